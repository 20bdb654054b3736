"""Publishing with confirms over one pika connection, on the thread of its loop."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pika
from pika.adapters.select_connection import IOLoop, SelectConnection
from pika.channel import Channel
from pika.exceptions import ShortStringTooLong
from pika.frame import Method
from pika.spec import Basic, BasicProperties

from services.chassis.bus.message import JSON, Message, exchange_of
from services.chassis.trust import trust_of

HEARTBEAT = 10
_SECONDS = 5
_BLOCKED_SECONDS = 10
_PERSISTENT = 2

H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an event did not arrive: `why` is returned (no queue is bound), refused (a queue is full) or unsendable."""

    why: str
    detail: str


def parameters(uri: str, name: str, vhost: str | None = None) -> pika.URLParameters:
    """How to connect to `uri`, with an end to every wait; `name` is shown by the broker. Raises as `trust_of`."""
    trust = trust_of(uri)
    wanted = pika.URLParameters(trust.url)
    wanted.ssl_options = trust.context and pika.SSLOptions(trust.context, wanted.host)
    wanted.heartbeat = HEARTBEAT
    wanted.blocked_connection_timeout = _BLOCKED_SECONDS
    wanted.socket_timeout = _SECONDS
    wanted.stack_timeout = _SECONDS
    wanted.connection_attempts = 1
    wanted.client_properties = {"connection_name": name}
    if vhost is not None:
        wanted.virtual_host = vhost
    return wanted


class Publisher(Generic[H]):
    """Publishes one service's events, each with a handle that comes back in `settled(handle, failure | None)`.

    `ready()` is called once it may publish, `ended(error)` when the connection is over; all on the loop's thread.
    """

    def __init__(
        self,
        service: str,
        uri: str,
        *,
        ready: Callable[[], None],
        settled: Callable[[H, Failure | None], None],
        ended: Callable[[BaseException], None],
    ) -> None:
        self._exchange = exchange_of(service)
        self._ready = ready
        self._settled = settled
        self._ended = ended
        self._tag = 0
        self._unconfirmed: OrderedDict[int, tuple[str, H]] = OrderedDict()
        self._returned: dict[str, Failure] = {}
        self._why: Exception | None = None
        wanted = parameters(uri, f"{service}-relay")
        self._user: str = wanted.credentials.username
        self._connection = SelectConnection(
            wanted,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._on_channel),
            on_open_error_callback=lambda _, error: ended(_as_exception(error)),
            on_close_callback=lambda _, error: ended(self._why or error),
        )

    @property
    def loop(self) -> IOLoop:
        """The loop that everything here runs on."""
        loop: IOLoop = self._connection.ioloop
        return loop

    @property
    def in_flight(self) -> int:
        """Events published and not yet settled."""
        return len(self._unconfirmed)

    def publish(self, message: Message, handle: H) -> None:
        """Publish, persistent and mandatory. Raises pika.exceptions.AMQPError once the connection is over."""
        properties = BasicProperties(
            content_type=JSON,
            headers=dict(message.headers),
            delivery_mode=_PERSISTENT,
            message_id=message.id,
            type=message.type,
            user_id=self._user,
        )
        try:
            self._channel.basic_publish(self._exchange, message.type, message.body, properties, mandatory=True)
        except (ShortStringTooLong, UnicodeEncodeError, AssertionError) as error:
            self._settled(handle, Failure("unsendable", f"{type(error).__name__}: {message.type}"))
            return
        self._tag += 1
        self._unconfirmed[self._tag] = (message.id, handle)

    def close(self, patience: float) -> None:
        """Begin to close; `ended` is called when it is done, or after `patience` seconds without an answer."""
        self.loop.call_later(patience, lambda: self._ended(TimeoutError("no answer to close")))
        if not (self._connection.is_closing or self._connection.is_closed):
            self._connection.close()

    def _on_channel(self, channel: Channel) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._on_channel_closed)
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: self._ready())

    def _on_channel_closed(self, _: Channel, error: Exception) -> None:
        """The broker does so where the exchange is missing or forbidden; the connection goes with it."""
        self._why = self._why or error
        self.close(_SECONDS)

    def _on_return(self, _: Channel, method: Basic.Return, properties: BasicProperties, body: bytes) -> None:
        """A returned event is confirmed too, right after this."""
        detail = f"{method.reply_text}: {method.exchange} {method.routing_key}"
        self._returned[str(properties.message_id)] = Failure("returned", detail)

    def _on_confirm(self, frame: Method[Any]) -> None:
        confirm = frame.method
        refused = isinstance(confirm, Basic.Nack)
        for event_id, handle in self._confirmed_by(confirm):
            returned = self._returned.pop(event_id, None)
            self._settled(handle, Failure("refused", f"NACK: {self._exchange}") if refused else returned)

    def _confirmed_by(self, confirm: Basic.Ack | Basic.Nack) -> list[tuple[str, H]]:
        if not confirm.multiple:
            return [self._unconfirmed.pop(confirm.delivery_tag)]
        confirmed = []
        while self._unconfirmed and next(iter(self._unconfirmed)) <= confirm.delivery_tag:
            confirmed.append(self._unconfirmed.popitem(last=False)[1])
        return confirmed


def _as_exception(error: BaseException | str) -> BaseException:
    return error if isinstance(error, BaseException) else ConnectionError(error)
