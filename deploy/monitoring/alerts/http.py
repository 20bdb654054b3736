"""Requests, what partners send, and what goes out to villagers and partners."""

from deploy.monitoring.alert import Alert, Case, Severity

_CRITICAL, _WARNING = Severity.CRITICAL, Severity.WARNING
_EXPRESS = {"service": "express"}


def _series(name: str, **labels: str) -> str:
    words = ", ".join(f'{label}="{value}"' for label, value in (_EXPRESS | labels).items())
    return f"echowall_{name}{{{words}}}"


def _requests(status: str) -> str:
    return _series("http_requests_total", route="/v1/parcels", method="GET", status=status)


def _buckets(within_one_second: str) -> dict[str, str]:
    """A hundred requests a minute, all of them answered within two and a half seconds."""
    counts = {"1": within_one_second, "2.5": "0+100x40", "+Inf": "0+100x40"}
    buckets = {_series("http_request_seconds_bucket", route="/v1/parcels", le=le): n for le, n in counts.items()}
    return {**buckets, _series("http_request_seconds_count", route="/v1/parcels"): "0+100x40"}


def _intake(status: str) -> str:
    return _series("intake_events_total", type="partner.parcel.arrived.v1", status=status)


_PARCELS = {**_EXPRESS, "route": "/v1/parcels"}

_INGRESS, _HOST = "nginx_ingress_controller_ssl_expire_time_seconds", 'host="echowall.invalid"'

ALERTS = (
    Alert(
        name="ServerErrorsMany",
        severity=_CRITICAL,
        title="{service} 百分之一以上的请求出错(5xx)",
        query=(
            "service:echowall_http_errors:ratio5m > 0.01 "
            "and on (service) sum by (service) (increase(echowall_http_requests_total[5m])) >= 100"
        ),
        minutes=5,
        meaning="五分钟里至少 100 个请求,其中百分之一以上回答 5xx。请求少的服务不按比例报,见 `ServerErrors`。",
        steps=(
            "503 多半是数据库不通或已满负荷:看 `DatabaseDown` 和图表“等待提交”。",
            "500 是程序出错:按回答里的 `trace_id` 查接口日志;刚升级过就退回上一版。",
        ),
        fires=Case({_requests("200"): "0+95x40", _requests("500"): "0+5x40"}, _EXPRESS, "0.05"),
        rests=Case({_requests("200"): "0+5x40", _requests("500"): "0+5x40"}),
    ),
    Alert(
        name="ServerErrors",
        severity=_WARNING,
        title="{service} 一刻钟里有 5 个以上的请求出错(5xx)",
        query='sum by (service) (increase(echowall_http_requests_total{status=~"5.."}[15m])) >= 5',
        minutes=0,
        meaning="不论请求多少,出错满 5 个就报。",
        steps=("同 `ServerErrorsMany`:按 `trace_id` 查接口日志。",),
        fires=Case({_requests("500"): "0x20 0+1x20"}, _EXPRESS, "9"),
        rests=Case({_requests("404"): "0+9x40", _requests("500"): "4x40"}),
    ),
    Alert(
        name="RequestsSlow",
        severity=_WARNING,
        title="{service} 的 {route} 变慢",
        query=(
            "service_route:echowall_http_request_seconds:p95_5m > 1 and on (service, route) "
            "sum by (service, route) (increase(echowall_http_request_seconds_count[5m])) >= 100"
        ),
        minutes=10,
        meaning="五分钟里至少 100 个请求,二十个里有一个超过一秒。",
        steps=(
            "看图表“提交耗时”“等待提交”:数据库慢还是请求多。",
            "加接口副本(HPA 按处理器增减);单个路由慢就看它的查询。",
        ),
        fires=Case(_buckets("0+50x40"), _PARCELS, "2.35"),
        rests=Case(_buckets("0+100x40")),
    ),
    Alert(
        name="PartnerEventsRejected",
        severity=_WARNING,
        title="{service} 收到的 {type} 五分之一以上被拒收",
        query=(
            'sum by (service, type) (increase(echowall_intake_events_total{status="rejected"}[15m])) '
            "/ sum by (service, type) (increase(echowall_intake_events_total[15m])) > 0.2 "
            "and sum by (service, type) (increase(echowall_intake_events_total[15m])) >= 50"
        ),
        minutes=5,
        meaning="一刻钟里至少 50 件,五分之一以上不合要求。合作方得到的回答里逐件写明原因。",
        steps=(
            "看接口日志里被拒的原因;多半是合作方改了格式,或某个中心的编号不对。",
            "通知合作方改正后重发:被拒的编号可以再用。",
        ),
        fires=Case(
            {_intake("accepted"): "0+5x40", _intake("rejected"): "0+5x40"},
            {**_EXPRESS, "type": "partner.parcel.arrived.v1"},
            "0.5",
        ),
        rests=Case({_intake("accepted"): "0+1x40", _intake("rejected"): "0+1x40"}),
    ),
    Alert(
        name="RateLimited",
        severity=_WARNING,
        title="{service} 在限制 {who} 的请求",
        query="sum by (service, who) (increase(echowall_http_rate_limited_total[15m])) >= 100",
        minutes=5,
        meaning="一刻钟里有 100 个以上的请求因为太密被退回(429)。",
        steps=(
            "看是合作方(partner)还是人员(actor):补传一周的数据属正常,`Retry-After` 之后自行恢复。",
            "长期如此就调整 `RATE_PARTNER`、`RATE_ACTOR`,或请对方合并成批(一批至多 500 件)。",
        ),
        fires=Case(
            {_series("http_rate_limited_total", who="partner"): "0+10x40"}, {**_EXPRESS, "who": "partner"}, "150"
        ),
        rests=Case({_series("http_rate_limited_total", who="partner"): "0+1x40"}),
    ),
    Alert(
        name="NoticesOld",
        severity=_WARNING,
        title="{service} 的群众通知发不出去",
        query="max by (service) (echowall_notice_age_seconds) > 900",
        minutes=5,
        meaning="可以发的通知等了一刻钟以上(夜间不发的不算)。",
        steps=(
            "看短信网关是否可用:工作进程日志 `notice.`,设置 `NOTICE_GATEWAY`。",
            "恢复之后自行补发;过了期的不再发。",
        ),
        fires=Case({_series("notice_age_seconds"): "1000x40"}, _EXPRESS, "1000"),
        rests=Case({_series("notice_age_seconds"): "800x40"}),
    ),
    Alert(
        name="NoticesFailing",
        severity=_WARNING,
        title="{service} 的群众通知五分之一以上没有发成",
        query=(
            'sum by (service) (increase(echowall_notices_total{state="failed"}[1h])) '
            "/ sum by (service) (increase(echowall_notices_total[1h])) > 0.2 "
            "and sum by (service) (increase(echowall_notices_total[1h])) >= 20"
        ),
        minutes=10,
        meaning="一小时里至少 20 条,五分之一以上被网关退回。",
        steps=("看工作进程日志里网关的回答:余额、签名、模板是否被停用。",),
        fires=Case(
            {
                _series("notices_total", purpose="pickup", state="sent"): "0+1x120",
                _series("notices_total", purpose="pickup", state="failed"): "0+1x120",
            },
            _EXPRESS,
            "0.5",
            at=90,
        ),
        rests=Case(
            {
                _series("notices_total", purpose="pickup", state="sent"): "0+9x120",
                _series("notices_total", purpose="pickup", state="failed"): "0+1x120",
            },
            at=90,
        ),
    ),
    Alert(
        name="WebhooksOld",
        severity=_WARNING,
        title="{service} 给合作方的推送等了一小时以上",
        query="max by (service) (echowall_delivery_age_seconds) > 3600",
        minutes=5,
        meaning="有合作方不接收,推送按越来越长的间隔重试,按序等候,不丢。",
        steps=(
            "`echowall deliveries list` 看是哪一家、对方回答什么;通知对方。",
            "一直不收的会被停用,见 `PartnerOff`。",
        ),
        fires=Case({_series("delivery_age_seconds"): "4000x40"}, _EXPRESS, "4000"),
        rests=Case({_series("delivery_age_seconds"): "600x40"}),
    ),
    Alert(
        name="PartnerOff",
        severity=_WARNING,
        title="{service} 已停止向合作方 {partner} 推送",
        query="max by (service, partner) (echowall_delivery_off) == 1",
        minutes=0,
        meaning="该合作方长期不接收,已停用;之后的推送留着。",
        steps=("对方恢复以后 `echowall deliveries on` 重新开启,`echowall deliveries replay` 补推留下的。",),
        fires=Case({_series("delivery_off", partner="yunda"): "1x40"}, {**_EXPRESS, "partner": "yunda"}, "1"),
        rests=Case({_series("delivery_off", partner="yunda"): "0x40"}),
    ),
    Alert(
        name="CertificateEnds",
        severity=_WARNING,
        title="{service} 的证书快到期了",
        query="(min by (service) (echowall_certificate_ends_timestamp_seconds) - time()) / 86400 < 14",
        minutes=10,
        meaning="接口进程自己出示的证书(`TLS_CERT_FILE`)剩下的天数不到 14;到期后浏览器与合作方都拒绝连接。",
        steps=(
            "按 [certificates.md](certificates.md) 换上新的证书和私钥;进程 10 秒内自己读到,不重启。",
            "换了仍在报:日志 `file.unreadable` 表示新文件读不懂,用的还是旧的。",
        ),
        fires=Case({_series("certificate_ends_timestamp_seconds"): "865800x40"}, _EXPRESS, "10"),
        rests=Case({_series("certificate_ends_timestamp_seconds"): "1300000x40"}),
    ),
    Alert(
        name="IngressCertificateEnds",
        severity=_WARNING,
        title="入口 {host} 的证书快到期了",
        query="(min by (host) (nginx_ingress_controller_ssl_expire_time_seconds) - time()) / 86400 < 14",
        minutes=10,
        meaning="入口(ingress-nginx)出示的证书剩下的天数不到 14。cert-manager 在到期前 30 天就该换好:它没有换成。",
        steps=(
            "`kubectl describe certificate echowall-tls` 看 cert-manager 为什么没有换成。",
            "等不及的按 [certificates.md](certificates.md) 用文件换。",
        ),
        fires=Case({f"{_INGRESS}{{{_HOST}}}": "865800x40"}, {"host": "echowall.invalid"}, "10"),
        rests=Case({f"{_INGRESS}{{{_HOST}}}": "1300000x40"}),
    ),
)
