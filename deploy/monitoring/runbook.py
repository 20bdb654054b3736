"""The page that an alert links: what it means to whom, where to look, what to do, whom to call; one section each."""

from collections.abc import Mapping, Sequence

from deploy.monitoring.alert import Alert, Severity

_WHO = {
    Severity.CRITICAL: "紧急,立即通知值班人",
    Severity.WARNING: "一般,工作时间处理",
    Severity.NONE: "不通知人",
}
_GROUPS = {"servers": "进程与服务器", "bus": "发件箱、队列与消费", "http": "接口、通知与推送", "county": "业务"}
_HEAD = """\
# 告警与处理办法

每条告警链接到这里的一节。这一页由 `deploy/monitoring/alerts` 生成(`make contracts`),规则、它们的测试与这一页出自同一处;
要改就改那里。单机上 `make observe` 运行 Prometheus 与 Alertmanager,并在终端里说出告警与恢复。

先看“群众”一行,知道有多急;再看、再办。事件写进数据库才算收下,所以**重启哪一个进程都不丢、不重**;不要删除队列、数据卷或表里的行。
几条同时报的,先办 `DatabaseDown`、`BrokerAlarm`、`ProcessDown`:别的多半由它们引起。
该叫的人(软件维护方、数据库管理员、机房、网络、短信网关、各合作方)的电话写在县里的值班表上。
容器、集群里从哪里执行命令、看日志、看图表,见 [README.md](README.md#在哪里执行)。
"""


def page(groups: Mapping[str, Sequence[Alert]]) -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *(_group(_GROUPS[name], alerts) for name, alerts in groups.items())])


def _group(title: str, alerts: Sequence[Alert]) -> str:
    return "\n".join([f"# {title}\n", *map(_section, alerts)])


def _section(alert: Alert) -> str:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(alert.steps, 1))
    held = f",持续 {alert.minutes} 分钟" if alert.minutes else ""
    title = alert.title.replace("{", "〈").replace("}", "〉")
    return (
        f"## {alert.name}\n\n**{title}** · {_WHO[alert.severity]}{held}\n\n{alert.meaning}\n\n"
        f"**群众**:{alert.villagers}\n\n**怎样看**:{alert.look}\n\n{steps}\n\n**叫谁**:{alert.call}\n\n"
        f"```promql\n{alert.query}\n```\n"
    )
