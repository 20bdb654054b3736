"""FastStream and asyncpg: inbox, audit and clock, a commit for each event."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue

from tests.bench.rivals.taking import QUEUE

CONNECTIONS = 20
ADD_TO_INBOX = "INSERT INTO inbox VALUES ($1) ON CONFLICT DO NOTHING RETURNING id"
ADD_TO_AUDIT = "INSERT INTO audit VALUES ($1, 'parcel.inbound.v1', $2, $3, $4, $5, clock_timestamp())"
ADD_CLOCK = "INSERT INTO clock VALUES ($1, $2, $2::timestamptz + interval '2 hours')"


async def run(config: Mapping[str, str]) -> None:
    """Hear and keep until a signal ends it."""
    channel = Channel(prefetch_count=CONNECTIONS)
    # a line in the log for each message, as it comes out of the box, would be measured too
    broker = RabbitBroker(config["AMQP_URI"], default_channel=channel, log_level=logging.WARNING)
    pool = await asyncpg.create_pool(config["DATABASE_URL"], max_size=CONNECTIONS)

    @broker.subscriber(RabbitQueue(QUEUE, durable=True), ack_policy=AckPolicy.NACK_ON_ERROR)  # type: ignore[untyped-decorator]
    async def on_inbound(event: dict[str, Any]) -> None:
        time = datetime.fromisoformat(event["time"])
        async with pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(ADD_TO_INBOX, event["id"]):
                values = (event["id"], event["subject"], time, event["centre"], json.dumps(event["data"]))
                await connection.execute(ADD_TO_AUDIT, *values)
                await connection.execute(ADD_CLOCK, event["subject"], time)

    await FastStream(broker).run()
