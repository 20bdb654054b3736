"""The settings of an own RabbitMQ node on the loopback address."""

from pathlib import Path

from deploy.local.certificates import AUTHORITY, Pair
from deploy.local.ports import LOOPBACK

_PLAIN = """\
listeners.tcp.1 = {loopback}:{port}
management.tcp.ip = {loopback}
management.tcp.port = {management_port}
"""
_ENCRYPTED = """\
listeners.tcp = none
listeners.ssl.1 = {loopback}:{port}
ssl_options.cacertfile = {authority}
ssl_options.certfile = {certificate}
ssl_options.keyfile = {key}
management.ssl.ip = {loopback}
management.ssl.port = {management_port}
management.ssl.cacertfile = {authority}
management.ssl.certfile = {certificate}
management.ssl.keyfile = {key}
"""
_CONFIGURATION = """\
management.rates_mode = none
default_user = {admin}
default_pass = {password}
vm_memory_high_watermark.absolute = 768MB
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 67108864
log.console = true
log.console.level = info
log.file = false
"""


def text(port: int, management_port: int, login: tuple[str, str], certificates: Path | None) -> str:
    """The file `rabbitmq.conf` with the administrator's name and password.

    With `certificates`, a folder that `certificates.make` has filled, the node speaks TLS and nothing else.
    """
    pair, authority = Pair.named(certificates or Path(), LOOPBACK), Pair.named(certificates or Path(), AUTHORITY)
    return ((_ENCRYPTED if certificates else _PLAIN) + _CONFIGURATION).format(
        loopback=LOOPBACK,
        port=port,
        management_port=management_port,
        admin=login[0],
        password=login[1],
        authority=authority.certificate,
        certificate=pair.certificate,
        key=pair.key,
    )
