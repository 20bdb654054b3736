"""The bounds of connections that uvicorn lacks: how many, how slow, how much in headers and bodies."""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE
from uvicorn.server import ServerState

from services.chassis.files.kinds import MOST_BYTES
from services.chassis.http.answer import encode
from services.chassis.http.offers import DecliningProtocol
from services.chassis.http.problem import MEDIA_TYPE, Problem, too_large, unavailable
from services.chassis.http.routes import UPLOADS
from services.chassis.http.table_routes import TABLES
from services.chassis.http.trace import new_trace
from services.chassis.tables import MOST_BYTES as TABLE_BYTES

HEAD_SECONDS, HEAD_BYTES = 10.0, 16 * 1024
BODY_SECONDS, BODY_BYTES = 30.0, 1024 * 1024
UPLOAD_SECONDS, UPLOAD_BYTES = 120.0, MOST_BYTES
"""The same for a path that ends with UPLOADS: a scan over a village's line. With TABLES: as long, TABLE_BYTES."""
WRITE_SECONDS = 30.0
"""How long a client may leave a full buffer unread."""
LINGER_SECONDS = 2.0
"""How long a refused client may go on sending: closing at once would reset the connection before the answer is read."""
HELD_BYTES = 32 * 1024 * 1024
"""Bytes of bodies at the most whose requests aren't answered yet, over all connections."""
CONNECTIONS = 2000
PIPELINE = 16
"""Requests at the most that wait behind another on their connection."""
CHUNKING = 8
"""Bytes on the wire at the most for each byte of a body: a chunk of one byte has six."""

ENDLESS = "echowall.endless"
"""The key in a request's scope that says that its answer has no end of its own: a shutdown doesn't wait for it."""

_NEVER = math.inf


class BoundedState(ServerState):
    """What the connections of a server share; `idle` are those that no request is on, the longest idle first.

    `held` is the number of bytes of bodies that came and aren't answered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.held = 0
        self.idle: dict[BoundedProtocol, None] = {}


class BoundedProtocol(DecliningProtocol):
    """One connection. Deadlines are looked at once a second by `sweep`, so that a request costs no timer."""

    def __init__(
        self,
        config: Config,
        server_state: BoundedState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.access_log = False
        self._state = server_state
        self._idle = server_state.idle
        self._bodies: deque[int] = deque()
        self._now: Callable[[], float] = self.loop.time
        self._until = _NEVER
        self._write_until = _NEVER
        self._in_head = self._in_message = self._begins_here = False
        self._refused = False
        self._received = self._chunk = self._body = 0
        self._most = BODY_BYTES

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._until = self._now() + HEAD_SECONDS
        if len(self.connections) > CONNECTIONS and not self._make_room():
            self._refuse(unavailable("连接过多,请稍后重试"))
            return
        self._idle[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._idle.pop(self, None)
        self._state.held -= sum(self._bodies)
        self._bodies.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._until == _NEVER and not self._is_busy():
            self._until = self._now() + HEAD_SECONDS
        self._begins_here = not self._in_message
        self._chunk = len(data)
        self._received += self._chunk
        super().data_received(data)
        if self._refused:
            return
        if self._in_head and self._received > HEAD_BYTES:
            self._refuse(_head_too_large())
        elif self._received > CHUNKING * self._most:
            self._refuse(_body_too_large(self._most))

    def on_message_begin(self) -> None:
        if self._refused:
            return
        super().on_message_begin()
        self._idle.pop(self, None)
        self._in_head = self._in_message = True
        self._received = self._chunk if self._begins_here else 0
        self._begins_here = False
        self._body, self._most = 0, BODY_BYTES
        self._until = self._now() + HEAD_SECONDS

    def on_header(self, name: bytes, value: bytes) -> None:
        # what comes after the head are the trailers of a chunked body: nothing reads them
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._refused or self.is_offer():
            return
        self._most, seconds = _bounds(self.url)
        if self._received + self._chunk > HEAD_BYTES and self._head_size() > HEAD_BYTES:
            self._refuse(_head_too_large())
        elif len(self.pipeline) >= PIPELINE:
            self._drop()
        elif self._announced() > self._most:
            self._refuse(_body_too_large(self._most))
        else:
            self._in_head = False
            self._until = self._now() + seconds
            self._bodies.append(0)
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._refused:
            return
        self._body += len(body)
        if self._body > self._most:
            self._refuse(_body_too_large(self._most))
        elif self._state.held + len(body) > HELD_BYTES:
            self._refuse(unavailable("请求过多,请稍后重试"))
        else:
            self._hold(len(body))
            super().on_body(body)

    def _hold(self, size: int) -> None:
        """Count a piece of a body until its request is answered; what comes after the answer is not kept."""
        if not self.cycle.response_complete:
            self._bodies[-1] += size
            self._state.held += size

    def on_message_complete(self) -> None:
        if self._refused or self.is_offer():
            return
        self._until = _NEVER
        self._in_message = False
        self._received = 0
        if self.cycle.response_complete:
            self._idle[self] = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._bodies:
            self._state.held -= self._bodies.popleft()
        if self._until == _NEVER and not self._is_busy():
            self._idle[self] = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_until = self._now() + WRITE_SECONDS

    def resume_writing(self) -> None:
        super().resume_writing()
        self._write_until = _NEVER

    def shutdown(self) -> None:
        """Let a running request end, but not one whose answer has no end."""
        if self._is_busy() and self.cycle.scope.get(ENDLESS):
            self._hang_up()
            self.transport.close()
        else:
            super().shutdown()

    def send_400_response(self, msg: str) -> None:
        if not self._refused:
            self._refuse(Problem(400, "malformed", "请求格式有误", "这不是合法的 HTTP/1.1 请求"))

    def sweep(self, now: float) -> None:
        """End what has lasted too long."""
        if self.transport.is_closing() and not self._refused:
            self._refused, self._until = True, now + LINGER_SECONDS
        elif now >= self._write_until or (self._refused and now >= self._until):
            self._drop()
        elif now >= self._until:
            self._give_up()

    def _give_up(self) -> None:
        if self in self._idle or not (self._in_head or self._is_busy()):
            self._refused = True
            self.transport.close()
        else:
            self._refuse(Problem(408, "timeout", "请求超时", "请求没有在限定时间内发送完"))

    def _refuse(self, problem: Problem) -> None:
        """Answer with a problem in place of the application, then take no more from this connection."""
        if self._is_busy() and (self._in_head or self.pipeline or self.cycle.response_started):
            self._drop()
            return
        answered = self.cycle is not None and self.cycle.response_complete and not self._in_head
        self._hang_up()
        if not answered:
            self.transport.write(_rendered(problem))
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _hang_up(self) -> None:
        """For the application the client has gone."""
        self._refused = True
        self._idle.pop(self, None)
        self._unset_keepalive_if_required()
        self._until = self._now() + LINGER_SECONDS
        if self._is_busy():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.flow.resume_reading()

    def _drop(self) -> None:
        self._refused = True
        self.transport.abort()

    def _make_room(self) -> bool:
        """Close the connection that has been idle the longest; False where none is."""
        oldest = next(iter(self._idle), None)
        if oldest is None:
            return False
        del self._idle[oldest]
        oldest.transport.close()
        return True

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def _announced(self) -> int:
        """The body's length as the client announces it; 0 where it doesn't, or not as a number."""
        for name, value in self.headers:
            if name == b"content-length":
                return int(value) if value.isdigit() else 0
        return 0


def _head_too_large() -> Problem:
    return Problem(431, "head_too_large", "请求头过大", f"地址和请求头合计不能超过 {HEAD_BYTES // 1024} KiB")


def _bounds(url: bytes) -> tuple[int, float]:
    """Bytes and seconds that a body may have at this address."""
    path = url.partition(b"?")[0]
    return next((bounds for ending, bounds in _UPLOADS.items() if path.endswith(ending)), (BODY_BYTES, BODY_SECONDS))


_UPLOADS = {UPLOADS.encode(): (UPLOAD_BYTES, UPLOAD_SECONDS), TABLES.encode(): (TABLE_BYTES, UPLOAD_SECONDS)}


def _body_too_large(most: int) -> Problem:
    return too_large(f"请求内容不能超过 {most // 1024} KiB")


def _rendered(problem: Problem) -> bytes:
    trace = new_trace()
    body = encode(problem.document(trace.id))
    lines = [
        b"content-type: " + MEDIA_TYPE,
        b"content-length: %d" % len(body),
        b"x-trace-id: " + trace.id.encode(),
        b"connection: close",
        *(name + b": " + value for name, value in problem.headers),
    ]
    return STATUS_LINE[problem.status] + b"\r\n".join(lines) + b"\r\n\r\n" + body
