"""The broker's queues as the management interface shows them: how many messages, and how full."""

import base64
import http.client
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import structlog

from services.chassis import metrics
from services.chassis.stop import Stop
from services.chassis.trust import http_to

EVERY = 15.0
"""Seconds between two looks."""
_SECONDS = 5
_MOST_BYTES = 1 << 20
_COLUMNS = "name,messages,message_bytes,arguments"
_COUNT, _BYTES = "messages", "message_bytes"
_LIMIT = "x-max-length-bytes"

log = structlog.get_logger()


class Unreadable(Exception):
    """The management interface refused, or answered something else than a list of queues."""


class Observer:
    """Sets the gauges of the queues of some services, named `<service>.<inbox|dead>`, in one virtual host.

    `url` carries the login of an account that sees the queues. While the interface doesn't answer the gauges stay as
    they were, and the age of QUEUES_OBSERVED tells. So it does where the broker has no figures for a queue: it counts
    every five seconds, or never without its metrics collector. A queue without figures, or gone, has no gauge.
    """

    def __init__(self, url: str, vhost: str, services: Collection[str]) -> None:
        parts = urlsplit(url)
        self._url = url
        self._path = f"{parts.path.rstrip('/')}/api/queues/{quote(vhost, safe='')}?columns={_COLUMNS}"
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self._headers = {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
        self._services = services
        self._seen: set[tuple[str, str]] = set()

    def run(self, stop: Stop) -> None:
        """Look every EVERY seconds until `stop` is set, whatever comes between."""
        while not stop.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - a thread that ended would leave the gauges as they are for good
                log.warning("queues.unobserved", error=repr(error)[:300])
            stop.wait(EVERY)

    def look(self) -> None:
        """Set all gauges once. Raises OSError, http.client.HTTPException or Unreadable."""
        own = self._own(self._ask())
        found = {(service, name): queue for service, name, queue in own if {_COUNT, _BYTES} <= queue.keys()}
        for gone in self._seen - found.keys():
            metrics.QUEUE_MESSAGES.remove(*gone)
            metrics.QUEUE_FILL.remove(*gone)
        self._seen = set(found)
        for labels, queue in found.items():
            metrics.QUEUE_MESSAGES.labels(*labels).set(queue[_COUNT])
            metrics.QUEUE_FILL.labels(*labels).set(_fill(queue))
        for service in {*self._services} - {service for service, name, _ in own if (service, name) not in found}:
            metrics.QUEUES_OBSERVED.labels(service).set_to_current_time()

    def _own(self, queues: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, Mapping[str, Any]]]:
        named = [(queue["name"].rpartition(".")[0], queue["name"], queue) for queue in queues]
        return [each for each in named if each[0] in self._services]

    def _ask(self) -> list[Mapping[str, Any]]:
        connection = http_to(self._url, _SECONDS)
        try:
            connection.request("GET", self._path, headers=self._headers)
            answer = connection.getresponse()
            body = answer.read(_MOST_BYTES)
        finally:
            connection.close()
        try:
            found = json.loads(body) if answer.status == http.client.OK else None
        except ValueError as error:
            raise Unreadable(repr(error)) from error
        if not isinstance(found, list):
            raise Unreadable(f"{answer.status} {body[:100]!r}")
        return found


def _fill(queue: Mapping[str, Any]) -> float:
    limit = queue.get("arguments", {}).get(_LIMIT)
    return queue[_BYTES] / limit if limit else 0.0
