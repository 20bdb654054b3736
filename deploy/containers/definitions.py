"""What RabbitMQ may load when it starts: exchanges, queues and bindings as the registry says, and accounts."""

import base64
import hashlib
import os
from collections.abc import Mapping
from typing import Any

from deploy.processes.discovery import with_tables
from services.chassis.bus.topology import Account, plan

VHOST = "/"
_SALT_BYTES = 4


def definitions(passwords: Mapping[str, str] | None = None, admin: str | None = None) -> dict[str, Any]:
    """RabbitMQ's definitions. Accounts come with `passwords`, of `admin` too: the file is a secret then.

    Raises KeyError for an account without a password.
    """
    wanted = plan(with_tables())
    shape = {
        "vhosts": [{"name": VHOST}],
        "exchanges": [_exchange(name) for name in wanted.exchanges],
        "queues": [_queue(queue.name, queue.arguments) for queue in wanted.queues],
        "bindings": [_binding(bound.exchange, bound.queue, bound.routing_key) for bound in wanted.bindings],
    }
    if passwords is None:
        return shape
    administrator = [Account(admin, ".*", ".*", ".*", "administrator")] if admin else []
    accounts = [*wanted.accounts, *administrator]
    users = [_user(account, passwords[account.user]) for account in accounts]
    return {**shape, "users": users, "permissions": [_permission(account) for account in accounts]}


def _exchange(name: str) -> dict[str, Any]:
    about = {"durable": True, "auto_delete": False, "internal": False, "arguments": {}}
    return {"name": name, "vhost": VHOST, "type": "topic", **about}


def _queue(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "vhost": VHOST, "durable": True, "auto_delete": False, "arguments": dict(arguments)}


def _binding(exchange: str, queue: str, key: str) -> dict[str, Any]:
    to = {"destination": queue, "destination_type": "queue", "routing_key": key, "arguments": {}}
    return {"source": exchange, "vhost": VHOST, **to}


def _user(account: Account, password: str) -> dict[str, Any]:
    salt = os.urandom(_SALT_BYTES)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    algorithm = "rabbit_password_hashing_sha256"
    return {"name": account.user, "password_hash": hashed, "hashing_algorithm": algorithm, "tags": account.tags}


def _permission(account: Account) -> dict[str, Any]:
    rights = {"configure": account.configure, "write": account.write, "read": account.read}
    return {"user": account.user, "vhost": VHOST, **rights}
