"""The broker's topology from the registry, with a password for each account."""

import json
from collections.abc import Callable

from deploy.local.settings import needed, path, vhost_of
from deploy.processes.discovery import with_tables
from services.chassis.bus import topology


def apply() -> list[str]:
    """Apply it to the broker of `ADMIN_AMQP_URI` and `MANAGEMENT_URL`; returns a line for each thing that was done.

    `BROKER_PASSWORDS_FILE` is JSON, account to password. Raises KeyError for a missing setting or account.
    """
    admin_uri = needed("ADMIN_AMQP_URI")
    passwords = json.loads(path("BROKER_PASSWORDS_FILE").read_text(encoding="utf-8"))
    return topology.apply(_plan(), admin_uri, needed("MANAGEMENT_URL"), vhost_of(admin_uri), passwords)


def silent() -> list[str]:
    """Return the queues that have lost their leader. Raises KeyError for a missing setting."""
    admin_uri = needed("ADMIN_AMQP_URI")
    return topology.silent(_plan(), admin_uri, needed("MANAGEMENT_URL"), vhost_of(admin_uri))


def recreate(queue: str) -> list[str]:
    """Delete a queue with all that it holds, and apply the topology again."""
    admin_uri = needed("ADMIN_AMQP_URI")
    topology.delete(queue, admin_uri, vhost_of(admin_uri))
    return apply()


def passwords(make: Callable[[str], str]) -> dict[str, str]:
    """Return a password from `make(account)` for every account of the topology."""
    return {account.user: make(account.user) for account in _plan().accounts}


def _plan() -> topology.Topology:
    return topology.plan(with_tables())
