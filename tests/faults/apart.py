"""A county with servers of its own, to be killed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
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
    folder = servers.session_folder()
    logs = logs_of(name)
    shutil.rmtree(logs, ignore_errors=True)
    with ExitStack() as stack:
        stack.callback(servers.remove, folder)
        database = stack.enter_context(servers.running_database(folder))
        broker = stack.enter_context(servers.running_broker(folder))
        secrets = SecretFile(folder / "secrets.json")
        servers.make_template(database, secrets)
        fresh = stack.enter_context(servers.copied_database(database, secrets))
        county = county_of(database, fresh, servers.new_vhost(broker), logs)
        stack.callback(county.stop)
        county.start()
        broker.stop()
        broker.start()
        yield county
