"""aio-pika and asyncpg: inbox, audit and clock of whatever waits in one statement, and one acknowledgement for all."""

from collections.abc import Mapping

import aio_pika
import asyncpg
from aio_pika.abc import AbstractIncomingMessage

from tests.bench.rivals.batches import ADD_TO_AUDIT
from tests.bench.rivals.group import Group
from tests.bench.rivals.taking import QUEUE

MOST = 1000
LINGER_SECONDS = 0.01


async def run(config: Mapping[str, str]) -> None:
    """Hear and keep until a signal ends it."""
    async with (
        asyncpg.create_pool(config["DATABASE_URL"], min_size=1, max_size=2) as pool,
        await aio_pika.connect(config["AMQP_URI"]) as broker,
    ):

        async def keep(messages: list[AbstractIncomingMessage]) -> None:
            await pool.execute(ADD_TO_AUDIT, f"[{','.join(message.body.decode() for message in messages)}]")
            await messages[-1].ack(multiple=True)

        group: Group[AbstractIncomingMessage] = Group(keep, LINGER_SECONDS)
        channel = await broker.channel()
        await channel.set_qos(prefetch_count=2 * MOST)
        queue = await channel.declare_queue(QUEUE, durable=True)
        await queue.consume(group.hear)
        await group.run()
