"""Alarms of a broker: it takes no more from those who publish, and says so on their connections."""

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local.broker import Broker
from tests.integration.chassis_bus.bus import ctl

ALARMS = {
    "memory": (
        ["set_vm_memory_high_watermark", "absolute", "1MB"],
        ["set_vm_memory_high_watermark", "absolute", "768MB"],
    ),
    "disk": (["set_disk_free_limit", "1000000000000000"], ["set_disk_free_limit", "200MB"]),
}


@contextmanager
def alarm(broker: Broker, kind: str) -> Iterator[None]:
    on, off = ALARMS[kind]
    ctl(broker, *on)
    try:
        yield
    finally:
        ctl(broker, *off)
