"""One webhook over the wire: signed, to the registry's address and nowhere else, with an end to every wait."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import TypeAlias

import httpx

from contracts.refusals import Unavailable
from services.chassis.deliveries.queue import Webhook
from services.chassis.http.partners import Address, Partner

MEDIA_TYPE = "application/cloudevents+json"
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
SEND_SECONDS = 20.0
"""What one attempt may take as a whole: a partner who answers a byte at a time gets no more."""
DRAIN_SECONDS = 2.0
MOST_BYTES = 4096
"""What is read of an answer, so that its connection serves the next; nothing of it is kept."""

_TIMES = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
_LATE = "没有及时答复"

Within: TypeAlias = Callable[[float], AbstractContextManager[None]]
"""A block that raises Unavailable where it takes more than so many seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner said: an HTTP status, or none and why, in Chinese for an operator."""

    status: int | None
    reason: str

    @property
    def taken(self) -> bool:
        """It is the partner's now."""
        return self.status is not None and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def unwanted(self) -> bool:
        """The partner wants no more of them (Standard Webhooks)."""
        return self.status == HTTPStatus.GONE


class Line:
    """A connection to one partner, kept for the webhooks of one round."""

    def __init__(self, partner: Partner, address: Address, client: httpx.Client, within: Within) -> None:
        self._partner = partner
        self._address = address
        self._client = client
        self._within = within

    def send(self, webhook: Webhook) -> Answer:
        """The partner's answer; what goes wrong on the way is one too."""
        try:
            with self._within(SEND_SECONDS), self._posted(webhook) as response:
                self._drain(response)
                return Answer(response.status_code, _words(response.status_code))
        except (httpx.TimeoutException, Unavailable):
            return Answer(None, _LATE)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Answer(None, f"没有连上({type(error).__name__})")

    def _posted(self, webhook: Webhook) -> AbstractContextManager[httpx.Response]:
        headers = signed(self._partner, webhook, datetime.now(UTC))
        return self._client.stream("POST", self._address.url, content=webhook.body.encode(), headers=headers)

    def _drain(self, response: httpx.Response) -> None:
        """Read what little there may be; the status has been said, so nothing here changes it."""
        ends, size = time.monotonic() + DRAIN_SECONDS, 0
        try:
            with self._within(DRAIN_SECONDS):
                for part in response.iter_raw():
                    size += len(part)
                    if size > MOST_BYTES or time.monotonic() > ends:
                        return
        except (httpx.HTTPError, OSError, Unavailable):
            return


def signed(partner: Partner, webhook: Webhook, now: datetime) -> dict[str, str]:
    """The headers of an attempt, with a signature for each live secret: a partner may be changing over."""
    name, stamp = str(webhook.id), now.replace(microsecond=0)
    return {
        "content-type": MEDIA_TYPE,
        "user-agent": "echowall",
        "webhook-id": name,
        "webhook-timestamp": str(int(stamp.timestamp())),
        "webhook-signature": " ".join(key.sign(name, stamp, webhook.body) for key in partner.keys),
    }


@contextmanager
def line_to(partner: Partner, address: Address, within: Within) -> Iterator[Line]:
    """A line for one round. No proxy, no cookies, no redirects: what the registry says is where it goes.

    A partner's certificate is checked against the system's authorities, or those that SSL_CERT_FILE names.
    """
    with httpx.Client(verify=_authorities(), trust_env=False, follow_redirects=False, timeout=_TIMES) as client:
        yield Line(partner, address, client, within)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: that takes longer than a webhook."""
    return ssl.create_default_context()


def _words(status: int) -> str:
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "要求转到别的地址,不跟随:请合作方核对登记的地址"
    return "合作方不再接收" if status == HTTPStatus.GONE else f"答复 {status}"
