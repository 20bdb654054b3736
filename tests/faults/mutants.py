"""Planted faults: each takes one promise away, in the processes of the fault tests alone. The rig has to find it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.faults import points

# What is patched is imported where it is patched: a worker must be patched for eventlet before anything is imported.


def no_inbox() -> None:
    """No inbox: every delivery counts as the first."""
    from services.chassis.work import once  # noqa: PLC0415

    once._claim_messages = lambda connection, wanted: {}


def nothing_known() -> None:
    """Neither the inbox nor supervision's cases recognise a repetition."""
    from services.supervision.domain.case import Case, as_case_event  # noqa: PLC0415

    no_inbox()

    def record(self: Case, event: Any) -> None:
        self.arrived += (event,)
        self.told += (as_case_event(event),)
        self.version += 1

    Case.record = record  # type: ignore[method-assign]


def delete_before_confirm() -> None:
    """The relay deletes a row as soon as it has published it."""
    from services.chassis.bus.relay import _Session  # noqa: PLC0415

    send = _Session._send

    def send_and_forget(self: _Session, row: Any) -> None:
        send(self, row)
        self._outgoing.finish([row.position])

    _Session._send = send_and_forget  # type: ignore[method-assign]


def ack_before_commit() -> None:
    """The consumer acks a batch when it takes it."""
    from services.chassis.bus.consumer import BatchConsumer  # noqa: PLC0415
    from services.chassis.bus.inbound import Inbound  # noqa: PLC0415
    from services.chassis.bus.message import Delivery  # noqa: PLC0415

    finish = BatchConsumer._finish

    class Acked(Inbound):
        def __init__(self, inbound: Inbound) -> None:
            self.check = inbound.check  # type: ignore[method-assign]

        def ack(self, last: Delivery) -> None:
            pass

    def ack_and_finish(self: BatchConsumer, batch: Sequence[Delivery], inbound: Inbound) -> None:
        if batch:
            inbound.ack(batch[-1])
        finish(self, batch, Acked(inbound))

    BatchConsumer._finish = ack_and_finish  # type: ignore[method-assign]


def mandatory_off() -> None:
    """What the broker can't route is dropped and confirmed."""
    from pika.channel import Channel  # noqa: PLC0415

    publish = Channel.basic_publish

    def publish_carelessly(self: Any, *arguments: Any, mandatory: bool = False) -> None:
        publish(self, *arguments, mandatory=False)

    Channel.basic_publish = publish_carelessly


def commit_then_publish() -> None:
    """The api writes no outbox: it publishes by itself what it has committed, as stock services do."""
    from services.chassis.work.outbox import Outbox  # noqa: PLC0415
    from services.chassis.work.unit import UnitOfWork  # noqa: PLC0415

    held = threading.local()
    transact = UnitOfWork._transact

    def hold(self: Outbox, connection: Any, structured: Sequence[Mapping[str, Any]]) -> None:
        held.events = structured

    def transact_and_publish(self: UnitOfWork, jobs: Any) -> Any:
        held.events = ()
        outcomes = transact(self, jobs)
        points.reach(points.AFTER)
        if held.events:
            _publish(self.service, held.events)
        return outcomes

    Outbox.put = hold  # type: ignore[method-assign]
    UnitOfWork._transact = transact_and_publish  # type: ignore[method-assign]


def _publish(service: str, structured: Sequence[Mapping[str, Any]]) -> None:
    """Publish with confirms. Raises pika's AMQPError: by then it is committed."""
    import pika  # noqa: PLC0415

    from services.chassis.bus.message import exchange_of, to_message  # noqa: PLC0415
    from services.chassis.bus.publisher import parameters  # noqa: PLC0415
    from services.chassis.config import Settings  # noqa: PLC0415

    with pika.BlockingConnection(parameters(str(Settings.load(service).amqp_uri), "mutant")) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for message in map(to_message, structured):
            kept = pika.BasicProperties(headers=dict(message.headers), delivery_mode=2, content_type="application/json")
            channel.basic_publish(exchange_of(service), message.type, message.body, kept, mandatory=True)


MUTANTS: Mapping[str, Callable[[], None]] = {
    "ack-before-commit": ack_before_commit,
    "commit-then-publish": commit_then_publish,
    "delete-before-confirm": delete_before_confirm,
    "mandatory-off": mandatory_off,
    "no-inbox": no_inbox,
    "nothing-known": nothing_known,
}
IN: Mapping[str, str] = {
    "ack-before-commit": "worker",
    "commit-then-publish": "api",
    "delete-before-confirm": "relay",
    "mandatory-off": "relay",
    "no-inbox": "worker",
    "nothing-known": "worker",
}
"""The process that each is planted in."""
