"""Server-Sent Events: a full snapshot of what the actor may see, then what changes in it."""

import asyncio
import random

from starlette.types import Receive, Scope, Send

from contracts.refusals import Unavailable
from services.chassis.http.answer import encode
from services.chassis.http.limits import ENDLESS
from services.chassis.http.reads import NOTHING, path_of, query_of
from services.chassis.http.request import Disconnected, header
from services.chassis.http.routes import Call, Json, Stream
from services.chassis.http.wiring import Wiring

STREAMS = 500
"""Open streams of one route at the most."""
HEARTBEAT = 15.0
"""Seconds after which a comment tells both ends that the other is there."""
LONGEST = 900.0
"""Seconds after which a stream ends, and up to a minute more: the browser comes back, to another replica perhaps."""
SEND_SECONDS = 5.0
"""Seconds that a client may take to make room; a slower one is dropped, not buffered for."""

_jitter = random.SystemRandom()
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class StreamEndpoint:
    """The ASGI application of one `Stream`."""

    def __init__(self, route: Stream, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.actor(scope, self._route.allow)
        query = query_of(scope, NOTHING)
        call = Call(actor=actor, path=path_of(scope), query=query, body={}, vault=self._wiring.vault)
        if self._open >= STREAMS:
            raise Unavailable("实时连接过多,请稍后重试", retry_after=10)
        self._open += 1
        gone = asyncio.create_task(_gone(receive))
        try:
            await self._serve(scope, call, send, gone)
        finally:
            self._open -= 1
            gone.cancel()

    async def _serve(self, scope: Scope, call: Call, send: Send, gone: "asyncio.Task[None]") -> None:
        coming = self._wiring.listener.coming(self._route.channel)
        revision, body = await self._wiring.reader.run(
            lambda connection: self._route.snapshot(call, connection), call.actor.scope
        )
        scope[ENDLESS] = True
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS]})
        known = header(scope, b"last-event-id") == str(revision)
        await _send(send, b": hello\n\n" if known else _event("snapshot", revision, body))
        ends = asyncio.get_running_loop().time() + LONGEST + _jitter.uniform(0, 60)
        while not gone.done() and asyncio.get_running_loop().time() < ends:
            came = await _either(coming, gone)
            if not self._wiring.is_still(call.actor, scope, self._route.allow):
                break
            if not came:
                await _send(send, b": still here\n\n")
                continue
            coming = self._wiring.listener.coming(self._route.channel)
            changed = await self._changes(call, revision)
            if changed is not None:
                revision, body = changed
                await _send(send, _event("changes", revision, body))
        await _send(send, b"", more=False)

    async def _changes(self, call: Call, since: int) -> tuple[int, Json] | None:
        try:
            return await self._wiring.reader.run(
                lambda connection: self._route.changes(call, connection, since), call.actor.scope
            )
        except Unavailable:
            # the listener's reconnection counts as a change: what was missed comes then
            return None


async def _either(coming: asyncio.Event, gone: "asyncio.Task[None]") -> bool:
    """Wait for a change or the client's end; False when neither came before the heartbeat."""
    change = asyncio.create_task(coming.wait())
    done, _ = await asyncio.wait({change, gone}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
    change.cancel()
    return bool(done)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    """Raises Disconnected where the client doesn't take it in time."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": more})
    except TimeoutError as error:
        raise Disconnected from error


def _event(name: str, revision: int, body: Json) -> bytes:
    return b"".join((f"id: {revision}\nevent: {name}\ndata: ".encode(), encode(body), b"\n\n"))
