"""What the county looks at: promises that are overdue, centres of which nothing is heard."""

from deploy.monitoring.alert import Alert, Case, Severity

_CRITICAL, _WARNING = Severity.CRITICAL, Severity.WARNING
_SUPERVISION = {"service": "supervision"}
_LAG = 'echowall_sweep_lag_seconds{service="supervision"}'
_OVERDUE = 'echowall_overdue_promises{service="supervision", standard="express.overdue"}'
_SILENT = 'echowall_silent_centres{service="supervision"}'

ALERTS = (
    Alert(
        name="SweepLate",
        severity=_CRITICAL,
        title="黄牌、红牌和升级没有按时发出",
        query="max by (service) (echowall_sweep_lag_seconds) > 5",
        minutes=2,
        meaning="应发的牌或该升的一级到期超过 5 秒还没有办。发得晚,但不会漏,也不会重。",
        steps=(
            "看 supervision 的工作进程是否在运行、是否 `ConsumerPaused`。",
            "看 `DueHeld`:某一件办不成时,别的照办。",
            "刚停机很久之后有一批要补,几分钟内自行追上。",
        ),
        fires=Case({_LAG: "0x10 60x30"}, _SUPERVISION, "60"),
        rests=Case({_LAG: "0x10 4x30"}),
    ),
    Alert(
        name="PromisesOverdue",
        severity=_WARNING,
        title="承诺 {standard} 有 10 件以上超时未办",
        query="max by (service, standard) (echowall_overdue_promises) >= 10",
        minutes=30,
        meaning="正在超时的件数(不是比例,暂停的不算)。单件由逐级督办处理;成批超时多半是某一环停了。",
        steps=(
            "在县级运行页面按承诺查看集中在哪些中心、哪一级。",
            "同时有 `CentresSilent` 或收件队列的告警,先处理那些:事情也许办了而没有报上来。",
        ),
        fires=Case({_OVERDUE: "12x90"}, {**_SUPERVISION, "standard": "express.overdue"}, "12", at=60),
        rests=Case({_OVERDUE: "9x90"}, at=60),
    ),
    Alert(
        name="CentresSilent",
        severity=_WARNING,
        title="有中心在开门时间没有任何动静",
        query="max by (service) (echowall_silent_centres) > 0",
        minutes=60,
        meaning="开门时间里太久没有一件事报上来的中心数(登记了值守说明的不算)。",
        steps=("在县级运行页面筛选“静默”,请镇街联系;停电断网的请镇街登记。",),
        fires=Case({_SILENT: "2x90"}, _SUPERVISION, "2", at=80),
        rests=Case({_SILENT: "0x90"}, at=80),
    ),
    Alert(
        name="ManyCentresSilent",
        severity=_CRITICAL,
        title="10 个以上的中心同时没有动静",
        query="max by (service) (echowall_silent_centres) >= 10",
        minutes=5,
        meaning="多半不是中心的事:网络、入口或某个服务停了。",
        steps=(
            "看入口是否可达、证书是否过期;看 `ProcessDown`、`RelayStuck`、`InboxStalled`。",
            "都正常再问电信运营商;某一镇街集中的,是当地断网断电。",
        ),
        fires=Case({_SILENT: "0x10 40x30"}, _SUPERVISION, "40"),
        rests=Case({_SILENT: "9x40"}),
    ),
)
