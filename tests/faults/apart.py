"""A county with servers of its own, to be killed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from deploy.local.database import Database
from tests import servers
from tests.faults.county import ShakyCounty
from tests.servers import FreshDatabase, Vhost

C = TypeVar("C", bound=ShakyCounty)


def logs_of(name: str) -> Path:
    """Where the logs of what runs under this name lie; they are deleted as it begins."""
    return servers.LOCAL / "faults" / name


@contextmanager
def apart(name: str, county_of: Callable[[Database, FreshDatabase, Vhost, Path], C]) -> Iterator[C]:
    """Everything up, logs under `name`; the broker was restarted once, as one killed soon after its start hangs."""
    logs = logs_of(name)
    shutil.rmtree(logs, ignore_errors=True)
    with ExitStack() as stack:
        own = stack.enter_context(servers.own_servers())
        county = county_of(own.database, own.fresh, servers.new_vhost(own.broker), logs)
        stack.callback(county.stop)
        county.start()
        own.broker.stop()
        own.broker.start()
        yield county
