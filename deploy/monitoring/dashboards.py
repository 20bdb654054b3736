"""Grafana dashboards: what the county looks at, and what an engineer looks at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_COLUMNS, _WIDTH, _HEIGHT = 24, 12, 8
_SOURCE = {"type": "prometheus", "uid": "prometheus"}


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart, or one number where it is `single`: queries by legend, and Grafana's name of the unit."""

    title: str
    queries: dict[str, str]
    unit: str = "short"
    single: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Panels, two in a row."""

    uid: str
    title: str
    panels: Sequence[Panel]


_KEPT = 'sum(max by (how) (echowall_ended_promises{how="kept"}))'
_ENDED = "sum(max by (how) (echowall_ended_promises))"
_GOOD = 'sum(max by (level) (echowall_given_ratings{level=~"[45]"}))'
_GIVEN = "sum(max by (level) (echowall_given_ratings))"
BUSINESS = Dashboard(
    "echowall-business",
    "回音墙 · 业务",
    (
        Panel("正在超时的件数", {"件": "sum(max by (standard) (echowall_overdue_promises))"}, single=True),
        Panel("没有动静的中心", {"个": "max(echowall_silent_centres)"}, single=True),
        Panel("今天办结的,按时的比例", {"按时": f"{_KEPT} / {_ENDED}"}, "percentunit", single=True),
        Panel("本月评价,满意(四、五级)的比例", {"满意": f"{_GOOD} / {_GIVEN}"}, "percentunit", single=True),
        Panel("今天办结的,按时与超时", {"{{how}}": "max by (how) (echowall_ended_promises)"}),
        Panel("本月评价,按等级", {"{{level}} 级": "max by (level) (echowall_given_ratings)"}),
        Panel("超时件数,按承诺", {"{{standard}}": "max by (standard) (echowall_overdue_promises)"}),
        Panel("没有动静的中心,随时间", {"中心": "max(echowall_silent_centres)"}),
        Panel("一小时发出的牌与升级", {"{{type}}": "sum by (type) (increase(echowall_sweep_firings_total[1h]))"}),
        Panel("黄牌、红牌晚了多久", {"秒": "max(echowall_sweep_lag_seconds)"}, "s"),
        Panel(
            "合作方推送,每分钟,按结果", {"{{status}}": "sum by (status) (rate(echowall_intake_events_total[5m])) * 60"}
        ),
        Panel(
            "合作方推送,每分钟,按服务",
            {"{{service}}": "sum by (service) (rate(echowall_intake_events_total[5m])) * 60"},
        ),
        Panel(
            "承运商原生推送,按结果",
            {"{{partner}} {{result}}": "sum by (partner, result) (increase(echowall_pushed_parts_total[1h]))"},
        ),
        Panel("群众通知,一小时,按结果", {"{{state}}": "sum by (state) (increase(echowall_notices_total[1h]))"}),
        Panel("等得最久的群众通知", {"{{service}}": "max by (service) (echowall_notice_age_seconds)"}, "s"),
        Panel(
            "给合作方的推送,一小时",
            {"{{partner}} {{state}}": "sum by (partner, state) (increase(echowall_deliveries_total[1h]))"},
        ),
    ),
)
TECHNICAL = Dashboard(
    "echowall-technical",
    "回音墙 · 技术",
    (
        Panel("没有应答的进程", {"个": 'count(up{job=~".*echowall.*"} == 0) or vector(0)'}, single=True),
        Panel("搁置的消息", {"条": "sum(max by (service) (echowall_parked_open_messages))"}, single=True),
        Panel("请求,每秒", {"{{service}}": "service:echowall_http_requests:rate5m"}, "reqps"),
        Panel("出错的比例(5xx)", {"{{service}}": "service:echowall_http_errors:ratio5m"}, "percentunit"),
        Panel(
            "出错最多的路由(5xx),每秒",
            {
                "{{service}} {{route}}": "topk(10, sum by (service, route) "
                '(rate(echowall_http_requests_total{status=~"5.."}[5m])))'
            },
            "reqps",
        ),
        Panel(
            "耗时,二十个里第二慢的一个,按路由",
            {"{{service}} {{route}}": "topk(10, service_route:echowall_http_request_seconds:p95_5m)"},
            "s",
        ),
        Panel(
            "请求最多的路由",
            {"{{service}} {{route}}": "topk(10, sum by (service, route) (rate(echowall_http_requests_total[5m])))"},
            "reqps",
        ),
        Panel("发件箱里最久的事件", {"{{service}}": "max by (service) (echowall_outbox_age_seconds)"}, "s"),
        Panel("发出的事件,每秒", {"{{service}}": "service:echowall_published_events:rate5m"}, "eps"),
        Panel("队列里的消息", {"{{queue}}": "max by (queue) (echowall_queue_messages)"}),
        Panel("队列占上限的比例", {"{{queue}}": "max by (queue) (echowall_queue_fill_ratio)"}, "percentunit"),
        Panel("处理的消息,每秒", {"{{service}}": "service:echowall_consumed_events:rate5m"}, "eps"),
        Panel(
            "搁置、认出重复的消息,每秒",
            {
                "{{service}} {{status}}": "sum by (service, status) "
                '(rate(echowall_consumed_events_total{status!="accepted"}[5m]))'
            },
            "eps",
        ),
        Panel("新到的消息要等多久", {"{{service}}": "service:echowall_inbox_wait:seconds"}, "s"),
        Panel(
            "一次提交几件",
            {
                "{{service}}": "sum by (service) (rate(echowall_batch_jobs_sum[5m])) "
                "/ sum by (service) (rate(echowall_batch_jobs_count[5m]))"
            },
        ),
        Panel(
            "一批从开始到提交的时间,二十个里第二慢的一个", {"{{service}}": "service:echowall_batch_seconds:p95_5m"}, "s"
        ),
        Panel("等待提交", {"{{service}}": "max by (service) (echowall_waiting_jobs)"}),
        Panel("拆开重做的批", {"{{service}}": "sum by (service) (increase(echowall_batch_splits_total[15m]))"}),
        Panel("办不成的到期事项", {"{{service}}": "max by (service) (echowall_due_held_commands)"}),
        Panel(
            "被限制的请求,每秒",
            {"{{service}} {{who}}": "sum by (service, who) (rate(echowall_http_rate_limited_total[5m]))"},
            "reqps",
        ),
        Panel("PostgreSQL:连接", {"{{instance}}": "sum by (instance) (pg_stat_database_numbackends)"}),
        Panel(
            "PostgreSQL:提交,每秒",
            {"{{datname}}": "sum by (datname) (rate(pg_stat_database_xact_commit[5m]))"},
        ),
        Panel("RabbitMQ:内存", {"{{instance}}": "rabbitmq_process_resident_memory_bytes"}, "bytes"),
        Panel("RabbitMQ:磁盘剩余", {"{{instance}}": "rabbitmq_disk_space_available_bytes"}, "bytes"),
    ),
)
DASHBOARDS = (BUSINESS, TECHNICAL)

PROVIDER = {
    "apiVersion": 1,
    "providers": [
        {"name": "echowall", "options": {"path": "/etc/grafana/provisioning/dashboards/dashboards"}, "type": "file"}
    ],
}
"""Where Grafana finds them, mounted as in compose."""


def rendered(dashboard: Dashboard) -> dict[str, Any]:
    """A dashboard as Grafana imports it."""
    return {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["echowall"],
        "timezone": "Asia/Shanghai",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": list(_panels(dashboard.panels)),
    }


def _panels(panels: Sequence[Panel]) -> Iterator[dict[str, Any]]:
    for place, panel in enumerate(panels):
        left, above = place * _WIDTH % _COLUMNS, place * _WIDTH // _COLUMNS * _HEIGHT
        yield {
            "id": place + 1,
            "title": panel.title,
            "type": "stat" if panel.single else "timeseries",
            "datasource": _SOURCE,
            "gridPos": {"x": left, "y": above, "w": _WIDTH, "h": _HEIGHT},
            "fieldConfig": {"defaults": {"unit": panel.unit}, "overrides": []},
            "targets": list(_targets(panel)),
        }


def _targets(panel: Panel) -> Iterator[dict[str, Any]]:
    for letter, (legend, query) in zip("ABCDEFGH", panel.queries.items(), strict=False):
        yield {"refId": letter, "datasource": _SOURCE, "expr": query, "legendFormat": legend}
