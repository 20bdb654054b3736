"""Which centres there are and when they are open, as the county itself says."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import GaveUpError, Line, Request, content_of
from deploy.simulate.opening import Centre

SECONDS = 120.0
"""What the county may take until all of its services know all of its centres."""


async def centres(line: Line) -> Sequence[Centre]:
    """Return all centres once supervision knows them too: the others' copies come by the bus. Raises GaveUpError."""
    try:
        async with asyncio.timeout(SECONDS):
            while True:
                found = await _items(line, "/centres/v1/centres?limit=200", "items")
                known = await _items(line, "/supervision/v1/overview", "centres")
                if found and len(known) >= len(found):
                    return [_centre(item) for item in found]
                await asyncio.sleep(0.5)
    except TimeoutError as error:
        raise GaveUpError("各服务尚未得知全部服务中心 (not every service knows the centres)") from error


async def _items(line: Line, path: str, key: str) -> Sequence[Mapping[str, Any]]:
    def query(credentials: Credentials) -> Request:
        return Request("GET", path, headers={"authorization": f"Bearer {credentials.county}"})

    items: Sequence[Mapping[str, Any]] = content_of(await line.ask(query)).get(key, [])
    return items


def _centre(item: Mapping[str, Any]) -> Centre:
    windows = item["hours"]["windows"]
    return Centre(item["id"], tuple((_seconds(window["opens"]), _seconds(window["closes"])) for window in windows))


def _seconds(moment: str) -> int:
    hours, minutes = moment.split(":")
    return int(hours) * 3600 + int(minutes) * 60
