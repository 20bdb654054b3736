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
        steps=(
            "看它的日志的最后几行;单机 `echowall status`,Kubernetes `kubectl describe pod`。",
            "它会自行重启;反复重启的看退出前的日志,缺少的设置会写出名字。",
        ),
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
        steps=(
            "磁盘:扩卷,或找出积压的队列(`QueueFilling`)并恢复消费它的服务。",
            "内存:看连接数与队列长度;加内存。警报解除后转发进程自行继续。",
        ),
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
        steps=("扩卷;看 `QueueFilling`。到了拒收线即 `BrokerAlarm`。",),
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
        steps=(
            "看数据库的日志与磁盘;CloudNativePG 会自行切换到备库,看 `kubectl get cluster`。",
            "恢复以后各进程自行继续;从备份恢复见 [backup.md](backup.md)。",
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
        steps=("提高 `max_connections`,或减少接口与工作进程的副本。",),
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
        steps=(
            "扩卷:改 `storage` 后由操作器执行。",
            "数据库:看日志归档(WAL)是否积压,备份是否失败。",
        ),
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
        steps=("收不到时看 Prometheus 与 Alertmanager 是否在运行。",),
        fires=Case({}, {}, "1"),
        rests=None,
    ),
)
