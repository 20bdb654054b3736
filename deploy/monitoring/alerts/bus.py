"""Outboxes, relays, queues and consumers."""

from deploy.monitoring.alert import Alert, Case, Severity
from deploy.processes.discovery import with_tables

_CRITICAL, _WARNING = Severity.CRITICAL, Severity.WARNING
_EXPRESS = {"service": "express"}
_SERVICE = 'service="express"'
_RELAYS = {f'echowall_relay_heartbeat_timestamp_seconds{{service="{name}"}}': name for name in with_tables()}


def _gauge(name: str, *labels: str) -> str:
    return f"echowall_{name}{{{', '.join([_SERVICE, *labels])}}}"


def _inbox(name: str) -> str:
    return _gauge(name, 'queue="express.inbox"')


_CONSUMED = _gauge("consumed_events_total", 'status="accepted"')

ALERTS = (
    Alert(
        name="RelayMissing",
        severity=_CRITICAL,
        title="{service} 没有转发进程",
        query=" or ".join(f"absent({series})" for series in _RELAYS),
        minutes=2,
        meaning="没有一个转发进程在报告这个服务的发件箱:事件写得进,发不出。接口照常受理,什么也不丢。",
        villagers="窗口照常;这项服务的事,县里看到的停在那一刻,别的服务也晚些听到。",
        look=(
            "单机 `echowall status`;容器 `docker compose ps relay`;Kubernetes "
            "`kubectl -n echowall get deployment 服务-relay`。"
        ),
        steps=(
            "启动它:容器 `docker compose up --detach relay`,Kubernetes 看副本数是不是被改成了 0。",
            "起不来的看它的日志,缺少的设置会写出名字。",
            "起来以后积压由它按序补发,`OutboxOld` 随后自行结束。",
        ),
        call="15 分钟起不来:叫软件维护方。",
        fires=Case(
            {series: "_x40" if name == "express" else "0+60x40" for series, name in _RELAYS.items()}, _EXPRESS, "1"
        ),
        rests=Case(dict.fromkeys(_RELAYS, "0+60x40")),
    ),
    Alert(
        name="RelayStuck",
        severity=_CRITICAL,
        title="{service} 的转发进程没有动静",
        query="time() - max by (service) (echowall_relay_heartbeat_timestamp_seconds) > 15",
        minutes=1,
        meaning="没有在工作的转发进程:消息代理连不上,或只有一个转发进程而它卡住了。发件箱在积压,什么也不丢。",
        villagers="同 `RelayMissing`。",
        look="消息代理:`BrokerAlarm`、`BrokerDiskLow` 是否同时在报;转发进程的日志写着连不上还是等不到确认。",
        steps=(
            "消息代理停了:启动它,按 `BrokerAlarm` 看磁盘与内存。",
            "消息代理好着:有备用进程时,备用的会结束卡住的并接手;没有就重启转发进程。",
        ),
        call="消息代理起不来:叫机房;消息代理好着、重启也没有动静:叫软件维护方。",
        fires=Case({_gauge("relay_heartbeat_timestamp_seconds"): "0+60x10 600x30"}, _EXPRESS, "1200"),
        rests=Case({_gauge("relay_heartbeat_timestamp_seconds"): "0+60x40"}),
    ),
    Alert(
        name="OutboxOld",
        severity=_CRITICAL,
        title="{service} 的发件箱积压",
        query="max by (service) (echowall_outbox_age_seconds) > 60",
        minutes=2,
        meaning="最久的一件事件一分多钟还没有发出。下游看到的越来越旧;接口照常受理。",
        villagers="窗口照常;这项服务的事,县里看到的越来越旧,别的服务也晚些听到。",
        look=(
            "图表“发件箱里最久的事件”;单机 `echowall status`;"
            "`SELECT attempts, last_error FROM express.outbox ORDER BY 1 DESC LIMIT 5`(换成报的服务)写明是哪种事件、"
            "为什么发不出。"
        ),
        steps=(
            "各服务都报:是消息代理,看 `BrokerAlarm`、`RelayStuck`。",
            "`refused` 是消费方的队列满了:看 `QueueFilling`;`returned` 是没有队列收它:执行 `echowall topology apply`。",
        ),
        call="只有一种事件发不出,`topology apply` 也不见好:叫软件维护方。",
        fires=Case({_gauge("outbox_age_seconds"): "0x10 90+60x30"}, _EXPRESS, "1230"),
        rests=Case({_gauge("outbox_age_seconds"): "0x10 59x30"}),
    ),
    Alert(
        name="EventsUnpublishable",
        severity=_WARNING,
        title="{service} 有事件被消息代理退回({why})",
        query="sum by (service, why) (increase(echowall_unpublished_events_total[15m])) > 0",
        minutes=0,
        meaning="消息代理没有收下事件,转发进程按 1 至 60 秒的间隔重试。",
        villagers="这项服务的事,县里和别的服务晚些听到;窗口照常。",
        look="转发进程的日志;同 `OutboxOld` 的查询。",
        steps=(
            "`why` 说明原因;`unreadable` 是发件箱里的一行读不懂,其余同 `OutboxOld`。",
            "新加的事件没有声明时执行 `echowall topology apply`。",
        ),
        call="`unreadable`,或 `topology apply` 以后仍被退回:叫软件维护方。",
        fires=Case(
            {_gauge("unpublished_events_total", 'why="returned"'): "0x20 3x20"},
            {**_EXPRESS, "why": "returned"},
            "3",
        ),
        rests=Case({_gauge("unpublished_events_total", 'why="returned"'): "3x40"}),
    ),
    Alert(
        name="InboxStalled",
        severity=_CRITICAL,
        title="{service} 的收件队列有消息而没有人取",
        query=(
            "max by (service) (echowall_queue_messages{queue=~'.+[.]inbox'}) > 0 "
            "unless on (service) service:echowall_consumed_events:rate5m > 0"
        ),
        minutes=5,
        meaning="五分钟里一条也没有处理:工作进程没有在运行,或停下了。消息都在队列里。",
        villagers=(
            "窗口照常。supervision 停了,总览停在那一刻,黄牌红牌晚发;别的服务停了,它要听的事(评价邀请、放假安排等)晚到。"
        ),
        look="图表“队列里的消息”“处理的消息,每秒”;工作进程是否在运行(同 `ProcessDown`)。",
        steps=(
            "`ConsumerPaused`(数据库不通)或 `ConsumerHalted`(连续出错)同时在报:先办那一条。",
            "都没有报:看工作进程的日志,重启它;重复投递由收件箱去重,不会做两次。",
            "工作进程好着而队列没有应答:`echowall topology apply` 会说出来,见 [messages.md](messages.md)。",
        ),
        call="重启以后 15 分钟仍不处理:叫软件维护方。",
        fires=Case({_inbox("queue_messages"): "7x40", _CONSUMED: "5x40"}, _EXPRESS, "7"),
        rests=Case({_inbox("queue_messages"): "7x40", _CONSUMED: "0+60x40"}),
    ),
    Alert(
        name="InboxSlow",
        severity=_WARNING,
        title="{service} 的收件队列要五分钟以上才能处理完",
        query="service:echowall_inbox_wait:seconds > 300",
        minutes=10,
        meaning="按现在的速度,新到的消息要等五分钟以上(队列里的条数除以每秒处理的条数)。",
        villagers="县里看到的晚几分钟;窗口照常。",
        look="图表“新到的消息要等多久”“处理的消息,每秒”。",
        steps=(
            "补传、补发之后是正常的:看这个数在不在下降。",
            "增加工作进程的副本(Kubernetes 由 KEDA 按队列长度增减,看是否已到上限)。",
            "数据库慢:图表“一批从开始到提交的时间”;有消息出错:图表“拆开重做的批”。",
        ),
        call="一天都降不下来:叫数据库管理员看慢在哪里。",
        fires=Case({_inbox("queue_messages"): "3000x40", _CONSUMED: "0+60x40"}, _EXPRESS, "3000"),
        rests=Case({_inbox("queue_messages"): "200x40", _CONSUMED: "0+60x40"}),
    ),
    Alert(
        name="QueueFilling",
        severity=_CRITICAL,
        title="队列 {queue} 已占上限的一半",
        query="max by (service, queue) (echowall_queue_fill_ratio) > 0.5",
        minutes=5,
        meaning="队列按七天的量设上限(1 GiB);满了以后发送方的发件箱停发,不丢。",
        villagers="还没有影响;满了以后,县里看到的停住,窗口照常。",
        look="图表“队列占上限的比例”与“队列里的消息”。",
        steps=(
            "消费它的服务停了或太慢:看它的 `InboxStalled`、`ConsumerPaused`、`ConsumerHalted`。",
            "恢复之后队列自行变短;不要删除或清空队列。",
        ),
        call="消费它的服务一小时恢复不了:叫软件维护方。",
        fires=Case({_inbox("queue_fill_ratio"): "0.6x40"}, {**_EXPRESS, "queue": "express.inbox"}, "0.6"),
        rests=Case({_inbox("queue_fill_ratio"): "0.5x40"}),
    ),
    Alert(
        name="DeadWaiting",
        severity=_WARNING,
        title="队列 {queue} 里有投递过多的消息",
        query="max by (service, queue) (echowall_queue_messages{queue=~'.+[.]dead'}) > 0",
        minutes=10,
        meaning="投递 50 次都没有确认的消息还没有被读回,多半是该服务的工作进程没有在运行。",
        villagers="这几件事在收的一方还没有生效,例如总览里少一件。",
        look="图表“队列里的消息”里 `.dead` 结尾的队列。",
        steps=("看工作进程;它一启动就读回并搁置,之后见 `MessagesParked`。",),
        call="读回以后反复使工作进程退出:叫软件维护方。",
        fires=Case(
            {_gauge("queue_messages", 'queue="express.dead"'): "2x40"}, {**_EXPRESS, "queue": "express.dead"}, "2"
        ),
        rests=Case({_gauge("queue_messages", 'queue="express.dead"'): "2x5 0x35"}),
    ),
    Alert(
        name="QueuesUnobserved",
        severity=_WARNING,
        title="看不到 {service} 的队列",
        query="time() - max by (service) (echowall_queues_observed_timestamp_seconds) > 60",
        minutes=2,
        meaning="转发进程问不到消息代理的管理接口(账号 `monitor`,设置 `MONITOR_URL`),队列的数字停在原处,不可信。",
        villagers="没有影响;只是按队列数字报的告警这时不可信。",
        look="转发进程的日志 `queues.unobserved` 写明为什么问不到。",
        steps=(
            "执行 `echowall topology apply` 恢复账号;容器 `docker compose run --rm topology`。",
            "消息代理的 `management_agent.disable_metrics_collector` 须为 false。",
        ),
        call="不必叫人,工作时间处理。",
        fires=Case({_gauge("queues_observed_timestamp_seconds"): "0+60x10 600x30"}, _EXPRESS, "1200"),
        rests=Case({_gauge("queues_observed_timestamp_seconds"): "0+60x40"}),
    ),
    Alert(
        name="ConsumerPaused",
        severity=_CRITICAL,
        title="{service} 的工作进程连不上数据库",
        query="max by (service) (echowall_consumer_paused) == 1",
        minutes=2,
        meaning="数据库不通,消息留在队列里不动,什么也不搁置。",
        villagers="同 `DatabaseDown`;只有这一个服务报的,它的通知、时限和数字晚到。",
        look=(
            "`DatabaseDown` 是否同时在报;只有一个服务时看它的工作进程日志:网络、密码还是连接太多("
            "`DatabaseConnectionsHigh`)。"
        ),
        steps=("恢复数据库(见 `DatabaseDown`),其余自行恢复。",),
        call="同 `DatabaseDown`。",
        fires=Case({_gauge("consumer_paused"): "1x40"}, _EXPRESS, "1"),
        rests=Case({_gauge("consumer_paused"): "0x20 1 0x20"}),
    ),
    Alert(
        name="ConsumerHalted",
        severity=_CRITICAL,
        title="{service} 连续遇到处理不了的消息,已停止接收",
        query="max by (service) (echowall_consumer_halted) == 1",
        minutes=1,
        meaning="连续 5 条(`POISON_LIMIT`)都处理不了,多半是新版本有错。消息都在队列里,每 5 分钟自行再试。",
        villagers="窗口照常;同 `InboxStalled`。",
        look="`echowall parked list`、`echowall parked show 服务 编号`:原因与出错的地方。",
        steps=(
            "刚升级过:退回上一版(见 [install.md](install.md#升级)),重启工作进程。",
            "没有升级过:不必停着等,它每 5 分钟自行再试,每次至多再搁置 5 条。",
            "改正或退回以后 `echowall parked replay 服务 --all`,只生效一次。",
        ),
        call="退回上一版也停,或没有升级过:叫软件维护方,把 `parked show` 的输出给他们。",
        fires=Case({_gauge("consumer_halted"): "1x40"}, _EXPRESS, "1"),
        rests=Case({_gauge("consumer_halted"): "0x40"}),
    ),
    Alert(
        name="MessagesParked",
        severity=_WARNING,
        title="{service} 有搁置的消息",
        query="max by (service) (echowall_parked_open_messages) > 0",
        minutes=0,
        meaning="有消息处理不了,已整条存入该服务的表 `parked`,不影响其他消息。",
        villagers="这几件事在收的一方还没有生效,例如总览里少一件、评价邀请没有发出;别的照常。",
        look="`echowall parked list`,再 `echowall parked show 服务 编号`(加 `--body` 看正文)。",
        steps=(
            "改正程序后 `echowall parked replay 服务 --all`:走同一处理程序和收件箱,只生效一次。",
            "确认无用的 `echowall parked drop 服务 编号`。全部办法见 [messages.md](messages.md)。",
        ),
        call="当天报给软件维护方;其中有快到期的承诺,请县运营方先人工盯住那一件。",
        fires=Case({_gauge("parked_open_messages"): "0x20 3x20"}, _EXPRESS, "3"),
        rests=Case({_gauge("parked_open_messages"): "3x20 0x20"}),
    ),
    Alert(
        name="DueHeld",
        severity=_WARNING,
        title="{service} 有到期的事办不成",
        query="max by (service) (echowall_due_held_commands) > 0",
        minutes=60,
        meaning="有到期的事(催取、列为滞留等)一小时都没有办成;每次失败后隔更久再试,至多 10 分钟一次,不耽误别的。",
        villagers="这一件的催取、提醒、滞留或牌没有发出;别的照常。",
        look="工作进程的日志 `due.failed`:哪一件(`case`)、为什么(`why`)、第几次。",
        steps=(
            "数据库不通引起的,恢复以后自行办成;急的重启工作进程,立即再试。",
            "一直办不成的是程序或数据的错:记下 `case` 与 `why`。",
        ),
        call="当天报给软件维护方;请县运营方先人工催办那一件。",
        fires=Case({_gauge("due_held_commands"): "1x90"}, _EXPRESS, "1", at=80),
        rests=Case({_gauge("due_held_commands"): "1x50 0x40"}, at=80),
    ),
)
