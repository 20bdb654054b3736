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
        villagers="这项服务的网页和窗口时好时坏;工作台上没有办成的会自动补办,合作方会自行重发。",
        look="图表“出错的比例(5xx)”“出错最多的路由(5xx),每秒”;接口日志 `request.failed`。",
        steps=(
            "503 多半是数据库不通或已满负荷:看 `DatabaseDown` 和图表“等待提交”。",
            "500 是程序出错:按回答里的 `trace_id` 查接口日志;刚升级过就退回上一版(见 [install.md](install.md#升级))。",
        ),
        call="15 分钟没有头绪,或没有升级过而答 500:叫软件维护方。",
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
        villagers="有几个人没有办成,重试一次多半就好。",
        look="图表“出错最多的路由(5xx),每秒”;接口日志 `request.failed`,按 `trace_id` 找到那一次。",
        steps=(
            "同一个路由一直出错的,办法同 `ServerErrorsMany`。",
            "升级、切换数据库那几分钟里的,不必处理。",
        ),
        call="同一个路由天天报:叫软件维护方。",
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
        villagers="窗口上等得久,排队变长。",
        look="图表“耗时,二十个里第二慢的一个,按路由”“一批从开始到提交的时间”“等待提交”。",
        steps=(
            "各路由都慢、“等待提交”也高:数据库慢,看它的磁盘与处理器。",
            "请求多:加接口副本(Kubernetes 由 HPA 按处理器增减,看是否已到上限)。",
            "只有一个路由慢:记下路由和时间,交给软件维护方看它的查询。",
        ),
        call="开门时间慢了一小时:叫数据库管理员。",
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
        villagers="这些包裹、订单或办件没有进来:群众问起时,窗口上查不到。",
        look=(
            "指标 `echowall_intake_events_total`,按服务和类型;为什么,只在给合作方的回答里(`problem`),"
            "接口不记被拒的内容。"
        ),
        steps=(
            "问合作方最近改了什么,请对方把一个回答里的 `problem` 发来:哪一项、为什么都写着。",
            "多半是格式改了,或某个中心的编号不对;请对方改正后重发,被拒的编号可以再用。",
            "说是我们的错(`problem.status` 为 500 以上):按其中的 `trace_id` 查接口日志 `intake.failed`。",
        ),
        call="叫合作方的联系人;`intake.failed` 查到是我们的错:叫软件维护方。",
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
        villagers=(
            "合作方(partner)被限:它的事晚几分钟进来;人员(actor)或不用登录的(address)被限:有人点得太快,或有程序在刷。"
        ),
        look="图表“被限制的请求,每秒”。",
        steps=(
            "补传一周的数据属正常,等 `Retry-After` 之后对方自行重发。",
            "address 被限而来的人确实多:看入口的地址在不在 `TRUSTED_PROXIES` 里;不在,全县就共用入口那一个地址的次数。",
            "长期如此就调整 `RATE_PARTNER`、`RATE_ACTOR`、`RATE_OPEN`,或请对方合并成批(一批至多 500 件)。",
        ),
        call="看着像有人在攻击(address,一直涨):叫县里的网络安全负责人,在入口按地址拦。",
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
        villagers="群众收不到取件、叫号、办结的短信;窗口照常,请村干部打电话。",
        look="图表“等得最久的群众通知”“群众通知,一小时,按结果”;工作进程日志 `notice.delayed` 的 `reason`。",
        steps=(
            "网关不应答:等它恢复,或请服务商看;换了网关、密码的,改 `NOTICE_GATEWAY` 那几项后重启工作进程。",
            "恢复之后自行补发;过了期的不再发。",
        ),
        call="一小时没有恢复:叫短信网关的服务商。",
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
        villagers="一部分群众收不到短信,不会再自动发;请村干部打电话。",
        look="图表“群众通知,一小时,按结果”;工作进程日志里网关的回答。",
        steps=(
            "余额、签名、模板是否被停用:网关的回答里写着。",
            "只有一个中心的:多半是登记的电话不对,请该中心核对。",
        ),
        call="余额、签名、模板:叫短信网关的服务商,费用找县运营方。",
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
        villagers="合作方晚些知道后来怎样了;窗口照常。",
        look="`echowall deliveries list`:是哪一家,对方回答什么。",
        steps=(
            "对方恢复以后自行补推,不必做什么;地址换了的改 `PARTNERS_FILE`(见 [partners.md](partners.md))。",
            "一直不收的会被停用,见 `PartnerOff`。",
        ),
        call="告诉合作方的联系人。",
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
        villagers="合作方不再知道后来怎样了;窗口照常。",
        look="`echowall deliveries list`:何时停的、为什么(对方答 410,或三天没有收下)。",
        steps=("对方恢复以后 `echowall deliveries on` 重新开启,`echowall deliveries replay` 补推留下的。",),
        call="叫合作方的联系人:地址或密钥是否换了。",
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
        villagers="还没有影响;到期以后网页打不开,合作方推不进来。",
        look="`echo | openssl s_client -connect 127.0.0.1:8080 2>/dev/null | openssl x509 -noout -enddate`。",
        steps=(
            "按 [certificates.md](certificates.md) 换上新的证书和私钥;进程 10 秒内自己读到,不重启。",
            "换了仍在报:日志 `file.unreadable` 表示新文件读不懂,用的还是旧的。",
        ),
        call="剩三天还没有新证书:叫县里管证书的人。",
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
        villagers="还没有影响;到期以后网页打不开,合作方推不进来。",
        look="`kubectl -n echowall describe certificate echowall-tls`:cert-manager 为什么没有换成。",
        steps=(
            "多半是签发者不通、域名核验不过:改好以后它自行再签。",
            "等不及的按 [certificates.md](certificates.md#用文件换) 用文件换。",
        ),
        call="剩三天还没有换成:叫县里管证书和域名的人。",
        fires=Case({f"{_INGRESS}{{{_HOST}}}": "865800x40"}, {"host": "echowall.invalid"}, "10"),
        rests=Case({f"{_INGRESS}{{{_HOST}}}": "1300000x40"}),
    ),
)
