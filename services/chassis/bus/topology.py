"""Exchanges, queues, bindings and broker accounts, derived from the registry; services declare nothing.

`plan` says what is wanted; `apply` brings a broker there, and a second run heals what was changed since.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.cards import HEARTBEAT, WATCHERS
from contracts.registry import CARDS, GUESTS, PARTNER, Card, Guest
from services.chassis.bus.message import exchange_of
from services.chassis.bus.publisher import parameters
from services.chassis.trust import trust_of

QUEUE_BYTES = 1 << 30
"""The most that a queue holds before it refuses: more than seven days of a county's events."""
DELIVERY_LIMIT = 50
"""Deliveries of a message before the dead queue takes it: the last belt, as each crash counts for a whole prefetch."""
MONITOR = "monitor"
"""The account that sees queues in the management interface, and neither their messages nor anything else."""
_ENDLESS = 1 << 30
_SECONDS = 10
_ANSWER = 5
_SALT = 4
_ABSENT = 404


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Binding:
    """Events of one type, from a producer's exchange into a consumer's queue."""

    queue: str
    exchange: str
    routing_key: str


@dataclass(frozen=True, slots=True)
class Account:
    """A broker user and what it may do in the virtual host: patterns of names; `tags` let it use the management."""

    user: str
    configure: str
    write: str
    read: str
    tags: str = ""


@dataclass(frozen=True, slots=True)
class Topology:
    """All that the broker has to know. Exchanges are durable topics, declared as stock nameko declares them."""

    exchanges: Sequence[str]
    queues: Sequence[Queue]
    bindings: Sequence[Binding]
    accounts: Sequence[Account]


def inbox_of(service: str) -> str:
    """The queue that a service consumes."""
    return f"{service}.inbox"


def dead_of(service: str) -> str:
    """The queue of messages that a service was given too often."""
    return f"{service}.dead"


def plan(services: Collection[str], cards: Sequence[Card] = CARDS, guests: Sequence[Guest] = GUESTS) -> Topology:
    """What the broker needs so that `services` publish and hear what the registry says."""
    consumers = sorted({consumer for card in cards if card.producer != PARTNER for consumer in card.consumers})
    producers = {card.producer for card in cards if card.producer != PARTNER}
    names = sorted({*services, *producers, *consumers})
    heard = {
        Binding(inbox_of(consumer), exchange_of(card.producer), card.type)
        for card in cards
        if card.producer != PARTNER
        for consumer in card.consumers
    }
    beaten = {
        Binding(inbox_of(watcher), exchange_of(producer), HEARTBEAT)
        for watcher in WATCHERS
        if watcher in consumers
        for producer in producers
    }
    return Topology(
        exchanges=[exchange_of(name) for name in names],
        queues=[queue for consumer in consumers for queue in _queues(consumer)],
        bindings=sorted(heard | beaten),
        accounts=[
            *(_service_account(name) for name in names),
            *(_guest_account(guest) for guest in guests),
            Account(MONITOR, configure="^$", write="^$", read="^$", tags="management"),
        ],
    )


def _queues(consumer: str) -> tuple[Queue, Queue]:
    bounded = {"x-queue-type": "quorum", "x-overflow": "reject-publish", "x-max-length-bytes": QUEUE_BYTES}
    inbox = {
        **bounded,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_of(consumer),
        "x-dead-letter-strategy": "at-least-once",
    }
    # RabbitMQ 4 drops a message after 20 deliveries where nothing else is said; 3.10 knows no word for "never".
    dead = {**bounded, "x-delivery-limit": _ENDLESS}
    return Queue(dead_of(consumer), dead), Queue(inbox_of(consumer), inbox)


def _service_account(name: str) -> Account:
    own = re.escape(name)
    return Account(name, configure="^$", write=rf"^{own}\.events$", read=rf"^{own}\.(inbox|dead)$")


def _guest_account(guest: Guest) -> Account:
    """Stock nameko declares its queues and the exchanges that it binds them to."""
    heard = "|".join(re.escape(exchange_of(name)) for name in guest.hears)
    both = f"^(evt-.*|{heard})$"
    return Account(guest.name, configure=both, write="^evt-.*", read=both)


def apply(wanted: Topology, admin_uri: str, management_url: str, vhost: str, passwords: Mapping[str, str]) -> list[str]:
    """Declare everything in `vhost`; `passwords` holds one for each account. Returns lines to be printed.

    Both addresses carry the administrator's login. Raises KeyError for an account without a password,
    pika.exceptions.AMQPError where something is declared otherwise or the broker is down, httpx.HTTPError likewise.
    """
    with _channel(admin_uri, vhost) as channel:
        _declare_exchanges(channel, wanted)
        _declare_queues(channel, wanted)
    done = [
        *(f"exchange {name}" for name in wanted.exchanges),
        *(f"queue {queue.name}" for queue in wanted.queues),
        *(f"binding {bound.exchange} {bound.routing_key} → {bound.queue}" for bound in wanted.bindings),
    ]
    with _management(management_url) as client:
        for account in wanted.accounts:
            done += _grant(client, vhost, account, passwords[account.user])
    return done


def silent(wanted: Topology, admin_uri: str, management_url: str, vhost: str) -> list[str]:
    """Queues that exist and answer nobody: they have lost their leader.

    RabbitMQ 3.10, killed within half a minute of a queue's first declaration, comes back with such a queue: declared
    and shown as live, it neither takes nor gives. Only a get finds it, and only empty ones are asked: a get of a
    message would count as one of its deliveries. Raises as `apply` does.
    """
    with _channel(admin_uri, vhost) as channel:
        counts = {queue.name: channel.queue_declare(queue.name, passive=True) for queue in wanted.queues}
    empty = [name for name, answer in counts.items() if answer.method.message_count == 0]
    with _management(management_url) as client:
        return [name for name in empty if not _answers(client, vhost, name)]


def delete(queue: str, admin_uri: str, vhost: str) -> None:
    """Delete a queue with all that it may hold; `apply` makes it anew. Raises pika.exceptions.AMQPError."""
    with _channel(admin_uri, vhost) as channel:
        channel.queue_delete(queue)


@contextmanager
def _channel(admin_uri: str, vhost: str) -> Iterator[BlockingChannel]:
    connection = pika.BlockingConnection(parameters(admin_uri, "topology", vhost))
    try:
        yield connection.channel()
    finally:
        if connection.is_open:
            connection.close()


def _answers(client: httpx.Client, vhost: str, queue: str) -> bool:
    path = f"/queues/{quote(vhost, safe='')}/{quote(queue, safe='')}/get"
    wanted = {"count": 1, "ackmode": "ack_requeue_true", "encoding": "auto"}
    try:
        return client.post(path, json=wanted, timeout=_ANSWER).is_success
    except httpx.ReadTimeout:
        return False


def _declare_exchanges(channel: BlockingChannel, wanted: Topology) -> None:
    for name in wanted.exchanges:
        channel.exchange_declare(name, exchange_type="topic", durable=True, auto_delete=False)


def _declare_queues(channel: BlockingChannel, wanted: Topology) -> None:
    for queue in wanted.queues:
        channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
    for bound in wanted.bindings:
        channel.queue_bind(bound.queue, bound.exchange, bound.routing_key)


def _management(url: str) -> httpx.Client:
    trust = trust_of(url)
    parts = urlsplit(trust.url)
    login = (unquote(parts.username or ""), unquote(parts.password or ""))
    address = f"{parts.scheme}://{parts.hostname}:{parts.port}{parts.path.rstrip('/')}/api"
    return httpx.Client(base_url=address, auth=login, timeout=_SECONDS, verify=trust.context or True)


def _grant(client: httpx.Client, vhost: str, account: Account, password: str) -> list[str]:
    """Give an account its password and rights where it has others."""
    user = f"/users/{quote(account.user, safe='')}"
    rights = f"/permissions/{quote(vhost, safe='')}/{quote(account.user, safe='')}"
    wanted = {"configure": account.configure, "write": account.write, "read": account.read}
    done = []
    if not _is_as(_get(client, user), password, account.tags):
        _put(client, user, {"password": password, "tags": account.tags})
        done.append(f"user {account.user}")
    if not wanted.items() <= _get(client, rights).items():
        _put(client, rights, wanted)
        done.append(f"rights of {account.user}")
    return done


def _is_as(user: Mapping[str, Any], password: str, tags: str) -> bool:
    """Whether a user has just these tags, and the broker's salted SHA-256 of its password is that of `password`."""
    try:
        stored = base64.b64decode(user.get("password_hash", ""))
    except binascii.Error:
        return False
    salt = stored[:_SALT]
    return stored[_SALT:] == hashlib.sha256(salt + password.encode()).digest() and user.get("tags") == tags.split()


def _get(client: httpx.Client, path: str) -> Mapping[str, Any]:
    answer = client.get(path)
    if answer.status_code == _ABSENT:
        return {}
    found: Mapping[str, Any] = answer.raise_for_status().json()
    return found


def _put(client: httpx.Client, path: str, body: Mapping[str, Any]) -> None:
    client.put(path, json=body).raise_for_status()
