"""The way to the county's HTTP API: a request is made again until the county has answered it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.simulate.credentials import Credentials, CredentialsFile

SECONDS = 15.0
"""What one attempt may take."""
PATIENCE = 900.0
"""What all attempts at one request may take: longer than any restart."""
LONGEST_WAIT = 30.0
BUSY = frozenset({429, 502, 503, 504})


class GaveUpError(Exception):
    """The county has not answered a request within PATIENCE."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request below the base URL."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Line:
    """An HTTP client that survives restarts of the county; `trouble` is told of each attempt that got no answer."""

    def __init__(self, credentials: CredentialsFile, client: httpx.AsyncClient, trouble: Callable[[str], None]) -> None:
        self._credentials = credentials
        self._client = client
        self._trouble = trouble

    async def ask(self, make: Callable[[Credentials], Request]) -> httpx.Response:
        """Return the first answer that is none of BUSY.

        `make` is called for each attempt, so that signatures are fresh; keys and event ids in it must stay the same.
        Raises GaveUpError.
        """
        wait = 0.5
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    answer = await self._attempt(make)
                    if answer is not None and answer.status_code not in BUSY:
                        return answer
                    await asyncio.sleep(max(_asked_for(answer), wait * random.uniform(0.8, 1.2)))  # noqa: S311
                    wait = min(wait * 2, LONGEST_WAIT)
        except TimeoutError as error:
            raise GaveUpError("一直没有应答 (never answered)") from error

    async def _attempt(self, make: Callable[[Credentials], Request]) -> httpx.Response | None:
        try:
            credentials = self._credentials.read()
            request = make(credentials)
            url = credentials.base_url + request.path
            answer = await self._client.request(request.method, url, content=request.body, headers=request.headers)
        except (httpx.TransportError, OSError) as error:
            self._trouble(f"没有应答 (no answer): {type(error).__name__}")
            return None
        if answer.status_code in BUSY:
            self._trouble(f"{answer.status_code}: {title_of(answer)}")
        return answer


def title_of(answer: httpx.Response) -> str:
    """Return what an answer says of itself, as far as it can be read."""
    problem = content_of(answer)
    return str(problem.get("title") or problem.get("message") or answer.text[:80])


def content_of(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the JSON object in an answer; an empty one where there is none."""
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _asked_for(answer: httpx.Response | None) -> float:
    seconds = answer.headers.get("retry-after", "") if answer is not None else ""
    return min(float(seconds), LONGEST_WAIT) if seconds.isdigit() else 0.0
