"""What comes one by one is kept together: all that waits, after a short linger where the last batch was crowded."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
MOST = 500


class Group(Generic[Item]):
    """Keeps items in batches of at most MOST by `keep`; whoever put one in learns when it is kept."""

    def __init__(self, keep: Callable[[list[Item]], Awaitable[None]], linger: float) -> None:
        self._keep, self._linger = keep, linger
        self._waiting: asyncio.Queue[tuple[Item, asyncio.Future[None] | None]] = asyncio.Queue()

    async def put(self, item: Item) -> None:
        """Wait until it is kept."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((item, kept))
        await kept

    async def hear(self, item: Item) -> None:
        """Take it in and don't wait."""
        self._waiting.put_nowait((item, None))

    async def run(self) -> None:
        """Keep batch after batch; an error ends it, and with it the process."""
        crowded = False
        while True:
            batch = [await self._waiting.get()]
            if crowded:
                await asyncio.sleep(self._linger)
            while len(batch) < MOST and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._keep([item for item, _ in batch])
            crowded = len(batch) > 1
            for _, kept in batch:
                if kept is not None and not kept.done():
                    kept.set_result(None)
