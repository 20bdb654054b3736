"""Bare ASGI, aio-pika and asyncpg: whoever waits is committed together, and the outbox leaves in batches."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aio_pika
import asyncpg
from aio_pika.abc import AbstractExchange
from standardwebhooks import Webhook

from tests.bench.rivals.batches import ADD_PARCELS, EMPTY_OUTBOX, READ_OUTBOX
from tests.bench.rivals.group import Group
from tests.bench.rivals.taking import QUEUE, REFUSALS, Taken, serve, take

LINGER_SECONDS = 0.002


class Express:
    """The ASGI application, and what empties the outbox."""

    def __init__(self, pool: asyncpg.Pool, exchange: AbstractExchange, key: Webhook) -> None:
        self._pool, self._exchange, self._key = pool, exchange, key
        self.group: Group[Taken] = Group(self._keep, LINGER_SECONDS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        try:
            taken = take(self._key, body, headers)
        except REFUSALS as error:
            status, answer = 400, json.dumps({"problem": str(error)}).encode()
        else:
            await self.group.put(taken)
            status, answer = 200, taken.answer
        sized = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": sized})
        await send({"type": "http.response.body", "body": answer})

    async def _keep(self, taken: list[Taken]) -> None:
        await self._pool.execute(ADD_PARCELS, json.dumps([{**one.row, "message": one.message} for one in taken]))

    async def relay(self) -> None:
        while True:
            if not await self._publish_some():
                await asyncio.sleep(0.005)

    async def _publish_some(self) -> int:
        rows = await self._pool.fetch(READ_OUTBOX)
        if rows:
            await asyncio.gather(*(self._publish(row["event"]) for row in rows))
            await self._pool.execute(EMPTY_OUTBOX, [row["id"] for row in rows])
        return len(rows)

    async def _publish(self, event: str) -> None:
        message = aio_pika.Message(event.encode(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await self._exchange.publish(message, QUEUE)


async def run(config: Mapping[str, str]) -> None:
    """Serve and relay until a signal ends it."""
    async with (
        asyncpg.create_pool(config["DATABASE_URL"], min_size=4, max_size=4) as pool,
        await aio_pika.connect(config["AMQP_URI"]) as broker,
    ):
        channel = await broker.channel(publisher_confirms=True)
        express = Express(pool, channel.default_exchange, Webhook(config["SECRET"]))
        tasks = [asyncio.create_task(work) for work in (express.relay(), express.group.run())]
        await serve(express, int(config["PORT"]))
        for task in tasks:
            task.cancel()
