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
        villagers="黄牌、红牌和升级晚到一会儿;到期时间照算,群众的时限不受影响。",
        look="图表“黄牌、红牌晚了多久”;supervision 的工作进程是否在运行(同 `ProcessDown`)。",
        steps=(
            "`ConsumerPaused` 或 `DatabaseDown` 同时在报:先办那一条。",
            "`DueHeld` 在报:某一件办不成,别的照办。",
            "刚停机很久之后有一批要补,看图表在不在下降:几分钟内自行追上。",
        ),
        call="工作进程好着,10 分钟不下降:叫软件维护方。",
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
        villagers="有群众的事已经超过答应的时间。",
        look="总览页(`/`)按承诺查看集中在哪些中心、哪一级;图表“超时件数,按承诺”。",
        steps=(
            "同时有 `CentresSilent` 或收件队列的告警,先处理那些:事情也许办了而没有报上来。",
            "集中在一处中心:那里的人手或网络;集中在一个部门:办件卡在那里。",
        ),
        call="系统都正常:交给县运营方按督办处理,不是技术的事。",
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
        villagers="那里的群众也许办不成事:停电、断网,或没有开门。",
        look="总览页(`/`)标为“无声”的中心,排在前面。",
        steps=(
            "请镇街打电话问;停电断网、临时关门的请镇街登记,登记了不再报。",
            "在开门、也在办事而没有动静:看那里的工作台是不是断着线,联上网自动补报。",
        ),
        call="联系不上的:请镇街派人去看。",
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
        villagers="许多地方的窗口也许都断了;工作台转为断线办理,联上网自动补报。",
        look="总览页(`/`)的“无声”集中在哪个镇街;从外面的网络打开一次入口的地址。",
        steps=(
            "看入口是否可达、证书是否过期;看 `ProcessDown`、`RelayStuck`、`InboxStalled`:报了的先办。",
            "都正常:集中在一个镇街是当地断网断电,散在各处是县里的出口。",
        ),
        call="叫县里的网络管理员和电信运营商;开门时间停了半小时:请县运营方通知各镇街改用纸质登记。",
        fires=Case({_SILENT: "0x10 40x30"}, _SUPERVISION, "40"),
        rests=Case({_SILENT: "9x40"}),
    ),
)
