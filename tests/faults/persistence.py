"""Callers who don't give up: each request goes again, as it was, until its answer is final."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.end_to_end.client import Client
from tests.faults.ledger import Ledger

PATIENCE = 90.0
"""Seconds after which even they give up, and the ledger has it."""
AGAIN = 0.1


class GivenUpError(Exception):
    """No final answer in all that time."""


@dataclass(frozen=True)
class Answer:
    """What one request came to; `began` is monotonic, `status` 0 where no answer came."""

    began: float
    seconds: float
    status: int
    retry_after: str | None = None


def _ignore(_: Answer) -> None:
    """Who hammers at a door keeps no record."""


@dataclass(frozen=True)
class Manner:
    """How callers go about their work; by default in a hurry, as it suits random faults.

    `pace` is in seconds between two deliveries, `answer` those that they wait for one answer: while a process is frozen
    the same event is on its way twice. Who is `obedient` waits as long as Retry-After says.
    """

    pace: float = 0.05
    batches: Sequence[int] = (1, 1, 5, 20)
    answer: float = 3.0
    obedient: bool = False
    heard: Callable[[Answer], None] = _ignore


HASTY = Manner()


class Persistent(httpx.BaseTransport):
    """Sends a request until it is answered with neither 5xx nor 429. Raises GivenUpError where it never is.

    The same bytes each time: ids, idempotency keys and signatures are those of the first attempt.
    """

    def __init__(self, ledger: Ledger, manner: Manner) -> None:
        self._wire = httpx.HTTPTransport()
        self._ledger = ledger
        self._manner = manner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self._ask(request)
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                return answer
            self._ledger.repeat()
            time.sleep(self._rest(answer))
        raise GivenUpError(f"{request.method} {request.url.path}")

    def _ask(self, request: httpx.Request) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = self._wire.handle_request(request)
            answer.read()
        except httpx.TransportError:
            self._manner.heard(Answer(began, time.monotonic() - began, 0))
            return None
        again = answer.headers.get("retry-after")
        self._manner.heard(Answer(began, time.monotonic() - began, answer.status_code, again))
        return answer

    def _rest(self, answer: httpx.Response | None) -> float:
        """Seconds until the next attempt."""
        if answer is None or not self._manner.obedient:
            return AGAIN
        return float(answer.headers.get("retry-after", AGAIN))


def persistent(credentials: Mapping[str, Any], ledger: Ledger, manner: Manner) -> Client:
    """A client whose requests all end with a final answer."""
    client = Client(credentials)
    base, wire = credentials["base_url"], Persistent(ledger, manner)
    client.http = httpx.Client(base_url=base, timeout=manner.answer, transport=wire)
    return client
