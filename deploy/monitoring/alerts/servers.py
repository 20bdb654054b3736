"""Processes, RabbitMQ, PostgreSQL, disks, and monitoring itself."""

from deploy.monitoring.alert import Alert, Case, Severity

_CRITICAL, _WARNING = Severity.CRITICAL, Severity.WARNING
_NODE = {"instance": "rabbitmq-0"}
_DISK = 'rabbitmq_disk_space_available_bytes{instance="rabbitmq-0"}'
_LEAST = 'rabbitmq_disk_space_available_limit_bytes{instance="rabbitmq-0"}'
_MEMORY_ALARM = 'rabbitmq_alarms_memory_used_watermark{instance="rabbitmq-0"}'
_DISK_ALARM = 'rabbitmq_alarms_free_disk_space_watermark{instance="rabbitmq-0"}'
_BACKENDS = 'pg_stat_database_numbackends{instance="postgres", datname="echowall"}'
_CONNECTIONS = 'pg_settings_max_connections{instance="postgres"}'
_CLAIM = '{namespace="echowall", persistentvolumeclaim="postgres-1"}'
_FREE, _SIZE = f"kubelet_volume_stats_available_bytes{_CLAIM}", f"kubelet_volume_stats_capacity_bytes{_CLAIM}"

ALERTS = (
    Alert(
        name="ProcessDown",
        severity=_CRITICAL,
        title="进程 {instance} 没有应答",
        query='up{job=~".*echowall.*"} == 0',
        minutes=1,
        meaning="采集不到它的数字:进程停了、卡住了,或网络不通。",
        villagers=(
            "接口停了:这项服务的网页打不开,工作台转为断线办理;工作或转发进程停了:窗口照常,时限、"
            "通知和县里看到的数字晚到。"
        ),
        look=(
            "单机 `echowall status`,容器 `docker compose ps`,Kubernetes `kubectl -n echowall get pods`;"
            "图表“没有应答的进程”。"
        ),
        steps=(
            "看它的日志的最后几行(见 [README.md](README.md#在哪里执行)):退出前的一行写着原因,缺少的设置会写出名字。",
            (
                "它会自行重启;没有起来的重启它:容器 `docker compose restart worker`,Kubernetes "
                "`kubectl -n echowall rollout restart deployment/express-worker`。"
            ),
            "刚升级过的退回上一版:只退程序,见 [install.md](install.md#升级)。",
            "报的是数据库或消息代理的采集点(`postgres`、`rabbitmq`)时,先看它们是否在运行。",
        ),
        call="接口停了而 15 分钟起不来:叫软件维护方;节点或网络不通:叫机房。",
        fires=Case(
            {'up{job="echowall", instance="express-worker"}': "1x10 0x30"},
            {"job": "echowall", "instance": "express-worker"},
            "0",
        ),
        rests=Case({'up{job="echowall", instance="express-worker"}': "1x40", 'up{job="other", instance="x"}': "0x40"}),
    ),
    Alert(
        name="BrokerAlarm",
        severity=_CRITICAL,
        title="消息代理 {instance} 因内存或磁盘不足拒收",
        query=(
            "max by (instance) (rabbitmq_alarms_memory_used_watermark == 1 "
            "or rabbitmq_alarms_free_disk_space_watermark == 1)"
        ),
        minutes=1,
        meaning="RabbitMQ 停止接收发布,各服务的发件箱开始积压;接口照常受理,什么也不丢。",
        villagers="窗口和网页照常受理;县里看到的、通知和给合作方的推送晚到。",
        look=(
            "容器 `docker compose exec rabbitmq rabbitmq-diagnostics alarms`,Kubernetes "
            "`kubectl -n echowall exec rabbitmq-server-0 -- rabbitmq-diagnostics alarms`;图表“RabbitMQ:内存”“RabbitMQ:"
            "磁盘剩余”。"
        ),
        steps=(
            "磁盘:扩卷,或找出积压的队列(`QueueFilling`)并恢复消费它的服务。",
            "内存:看连接数与队列长度;加内存。警报解除后转发进程自行继续。",
        ),
        call="一小时解除不了,或卷扩不了:叫机房。发件箱在数据库里越积越多,`VolumeFilling` 也报时立即叫数据库管理员。",
        fires=Case({_MEMORY_ALARM: "0x40", _DISK_ALARM: "1x40"}, _NODE, "1"),
        rests=Case({_MEMORY_ALARM: "0x40", _DISK_ALARM: "0x40"}),
    ),
    Alert(
        name="BrokerDiskLow",
        severity=_WARNING,
        title="消息代理 {instance} 的磁盘快满了",
        query="rabbitmq_disk_space_available_bytes < 2 * rabbitmq_disk_space_available_limit_bytes",
        minutes=10,
        meaning="剩余空间不到拒收线的两倍。",
        villagers="还没有影响。",
        look="图表“RabbitMQ:磁盘剩余”与“队列里的消息”:哪个队列在涨。",
        steps=("扩卷;看 `QueueFilling`。到了拒收线即 `BrokerAlarm`。",),
        call="当天扩不了卷:叫机房。",
        fires=Case({_DISK: "3e9x40", _LEAST: "2e9x40"}, _NODE, "3e+09"),
        rests=Case({_DISK: "30e9x40", _LEAST: "2e9x40"}),
    ),
    Alert(
        name="DatabaseDown",
        severity=_CRITICAL,
        title="数据库 {instance} 连不上",
        query="pg_up == 0",
        minutes=1,
        meaning="接口回答 503,工作进程停下等待;消息留在队列里,什么也不丢。",
        villagers=(
            "网页上查不到、办不成,合作方的推送答 503(会自行重发);村干部的工作台转为断线办理,网上预约、申请和叫号停。"
        ),
        look=(
            "容器 `docker compose ps postgres`、`docker compose logs --tail 50 postgres`;Kubernetes "
            "`kubectl -n echowall get cluster postgres`、`kubectl -n echowall get pods -l cnpg.io/cluster=postgres`。"
        ),
        steps=(
            "接口都正常、只有这一条在报:是监控的账号 `monitor` 登录不了,再做一次 `echowall accounts`。",
            "磁盘满了先扩卷;CloudNativePG 会自行切换到备库;容器 `docker compose restart postgres`。不要删除数据卷。",
            "恢复以后各进程自行继续,不必重启;要从备份恢复的见 [backup.md](backup.md)。",
        ),
        call=(
            "10 分钟没有恢复:叫数据库管理员。开门时间停了半小时:请县运营方通知各镇街改用纸质登记。"
            "从备份恢复须县运营方同意:备份以后的事要补办。"
        ),
        fires=Case({'pg_up{instance="postgres"}': "1x10 0x30"}, {"instance": "postgres"}, "0"),
        rests=Case({'pg_up{instance="postgres"}': "1x40"}),
    ),
    Alert(
        name="DatabaseConnectionsHigh",
        severity=_WARNING,
        title="数据库 {instance} 的连接用了八成以上",
        query=(
            "sum by (instance) (pg_stat_database_numbackends) / max by (instance) (pg_settings_max_connections) > 0.8"
        ),
        minutes=10,
        meaning="再加副本就会连不上数据库。",
        villagers="还没有影响;再涨,个别请求会答 503。",
        look=(
            "图表“PostgreSQL:连接”;`SELECT usename, count(*) FROM pg_stat_activity GROUP BY 1 ORDER BY 2 DESC` "
            "看是哪个服务。"
        ),
        steps=(
            "副本比平时多:减到平时的数(HPA、KEDA 的上限写在环境的补丁里)。",
            "副本没有变而连接在涨:看哪个服务,重启它的接口或工作进程。",
            "副本确实要这么多:提高 `max_connections`,算法见 [sizes.md](sizes.md)。",
        ),
        call="`max_connections` 改了要重启数据库:请数据库管理员定在夜间做。",
        fires=Case({_BACKENDS: "90x40", _CONNECTIONS: "100x40"}, {"instance": "postgres"}, "0.9"),
        rests=Case({_BACKENDS: "40x40", _CONNECTIONS: "100x40"}),
    ),
    Alert(
        name="VolumeFilling",
        severity=_CRITICAL,
        title="存储卷 {persistentvolumeclaim} 剩余不到两成",
        query=(
            "kubelet_volume_stats_available_bytes / on (namespace, persistentvolumeclaim) "
            "kubelet_volume_stats_capacity_bytes < 0.2"
        ),
        minutes=10,
        meaning="数据库写满即停;消息代理到拒收线即停收。",
        villagers="还没有影响;数据库的卷写满以后同 `DatabaseDown`,消息代理的同 `BrokerAlarm`。",
        look=(
            "Kubernetes `kubectl -n echowall get pvc`、`kubectl -n echowall exec postgres-1 -c postgres -- df -h`。"
            "容器没有这项数字:每天看主机的 `df -h`。"
        ),
        steps=(
            "扩卷:改 `storage` 后由操作器执行。",
            (
                "数据库:日志归档(WAL)积压就写不下,看 `kubectl -n echowall describe cluster postgres` 的 "
                "ContinuousArchiving 与 `kubectl -n echowall get backups`;多半是对象存储满了或密码过期。"
            ),
        ),
        call="剩余不到一成、备份在失败,或卷扩不了:当夜叫数据库管理员和机房。",
        fires=Case(
            {_FREE: "10x40", _SIZE: "100x40"}, {"namespace": "echowall", "persistentvolumeclaim": "postgres-1"}, "0.1"
        ),
        rests=Case({_FREE: "30x40", _SIZE: "100x40"}),
    ),
    Alert(
        name="Watchdog",
        severity=Severity.NONE,
        title="监控在工作",
        query="vector(1)",
        minutes=0,
        meaning="一直在报。外面的值班系统收不到它,就是监控自己停了。",
        villagers="没有影响;可是别的告警也来不了。",
        look="外面的值班系统最近一次收到它的时间;本机 `curl http://127.0.0.1:9090/-/healthy` 与 `:9093/-/healthy`。",
        steps=("收不到时看 Prometheus 与 Alertmanager 是否在运行。",),
        call="半小时恢复不了监控:叫软件维护方;在此期间每小时人工核对一次(见 [install.md](install.md#安装之后核对))。",
        fires=Case({}, {}, "1"),
        rests=None,
    ),
)
