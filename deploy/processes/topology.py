"""The broker's topology from the registry, with a password for each account."""

import os
from urllib.parse import unquote, urlsplit

from contracts.registry import GUESTS
from deploy.local.settings import needed, vhost_of
from deploy.processes.discovery import with_tables
from services.chassis.bus import topology


def apply() -> list[str]:
    """Apply it to the broker of `ADMIN_AMQP_URI` and `MANAGEMENT_URL`; returns a line for each thing that was done.

    Raises KeyError for an account without an address.
    """
    admin_uri = needed("ADMIN_AMQP_URI")
    wanted = topology.plan(with_tables())
    passwords = {account.user: _password(account.user) for account in wanted.accounts}
    return topology.apply(wanted, admin_uri, needed("MANAGEMENT_URL"), vhost_of(admin_uri), passwords)


def guests() -> list[str]:
    """Return the names of the accounts that are not ours."""
    return [guest.name for guest in GUESTS]


def _password(account: str) -> str:
    name = account.upper().replace("-", "_") + "_AMQP_URI"
    uri = os.environ.get(name) or needed("GUEST_AMQP_URI" if account in guests() else name)
    return unquote(urlsplit(uri).password or "")
