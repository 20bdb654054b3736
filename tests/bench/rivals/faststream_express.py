"""Starlette and asyncpg, a commit for each event; the outbox is emptied to FastStream's broker."""

import asyncio
import json
import logging
from collections.abc import Mapping

import asyncpg
from faststream.rabbit import RabbitBroker
from standardwebhooks import Webhook
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bench.rivals.taking import QUEUE, REFUSALS, Taken, serve, take

CONNECTIONS = 20
ADD_PARCEL = """
    INSERT INTO parcel VALUES ($1, $2, $3, $4, $5, $6, 'inbound', now()) ON CONFLICT (event_id) DO NOTHING RETURNING id
"""
ADD_TO_OUTBOX = "INSERT INTO outbox (type, event) VALUES ('parcel.inbound.v1', $1)"
READ_OUTBOX = "SELECT id, event FROM outbox ORDER BY id LIMIT 100"
EMPTY_OUTBOX = "DELETE FROM outbox WHERE id = ANY($1::bigint[])"


class Express:
    """The one route, and what empties the outbox."""

    def __init__(self, pool: asyncpg.Pool, broker: RabbitBroker, key: Webhook) -> None:
        self._pool, self._broker, self._key = pool, broker, key

    async def take(self, request: Request) -> Response:
        try:
            taken = take(self._key, await request.body(), request.headers)
        except REFUSALS as error:
            return JSONResponse({"problem": str(error)}, 400)
        await self._keep(taken)
        return Response(taken.answer, media_type="application/json")

    async def _keep(self, taken: Taken) -> None:
        row = taken.row
        values = [row[name] for name in ("id", "event_id", "carrier", "waybill", "centre")]
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(ADD_PARCEL, *values, json.dumps(row["recipient"])):
                await connection.execute(ADD_TO_OUTBOX, json.dumps(taken.message))

    async def relay(self) -> None:
        while True:
            if not await self._publish_some():
                await asyncio.sleep(0.02)

    async def _publish_some(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(READ_OUTBOX)
            await asyncio.gather(
                *(self._broker.publish(json.loads(row["event"]), queue=QUEUE, persist=True) for row in rows)
            )
            await connection.execute(EMPTY_OUTBOX, [row["id"] for row in rows])
        return len(rows)


async def run(config: Mapping[str, str]) -> None:
    """Serve and relay until a signal ends it."""
    broker = RabbitBroker(config["AMQP_URI"], log_level=logging.WARNING)
    async with asyncpg.create_pool(config["DATABASE_URL"], max_size=CONNECTIONS) as pool, broker:
        express = Express(pool, broker, Webhook(config["SECRET"]))
        relay = asyncio.create_task(express.relay())
        await serve(Starlette(routes=[Route("/v1/events", express.take, methods=["POST"])]), int(config["PORT"]))
        relay.cancel()
