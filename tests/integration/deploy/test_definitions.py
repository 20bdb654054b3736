"""The definitions that a broker loads are what `topology apply` would declare."""

from urllib.parse import urlsplit

import httpx

from deploy.containers.definitions import definitions
from deploy.processes.discovery import with_tables
from services.chassis.bus import topology
from tests.servers import Vhost


def test_a_broker_that_loaded_them_has_nothing_to_heal(vhost: Vhost) -> None:
    parts = urlsplit(vhost.broker.management_url)
    login, url = (parts.username or "", parts.password or ""), f"http://{parts.hostname}:{parts.port}/api"
    shape = {name: part for name, part in definitions().items() if name != "vhosts"}
    own = {name: [each | {"vhost": vhost.name} for each in part] for name, part in shape.items()}
    httpx.post(f"{url}/definitions/{vhost.name}", json=own, auth=login, timeout=60).raise_for_status()

    def bound() -> int:
        found = httpx.get(f"{url}/bindings/{vhost.name}", auth=login, timeout=30).json()
        return len([each for each in found if each["source"]])

    wanted = topology.plan(with_tables())
    before = bound()
    passwords = {account.user: "a password" for account in wanted.accounts}
    topology.apply(wanted, vhost.uri, vhost.broker.management_url, vhost.name, passwords)

    assert before == bound() == len(wanted.bindings)
