"""Where marked values must not be: each place is read to its end, and what is found is named with its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pika
import psycopg
from psycopg import sql

from deploy.contracts.publish import apis
from deploy.processes.discovery import with_tables
from deploy.processes.sealing import columns_of
from services.chassis.bus import topology
from services.chassis.http.routes import Stream, method_of, rooted
from services.chassis.notices.mailbox import letters
from services.chassis.vault import Vault
from tests.end_to_end.client import bearer
from tests.end_to_end.county import County
from tests.end_to_end.everywhere import DOORS
from tests.end_to_end.planting.marks import MARKED, Marks

_COLUMNS = """
    SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
    JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
    WHERE table_schema <> ALL ('{pg_catalog,information_schema}') AND table_type = 'BASE TABLE' ORDER BY 1, 2, 3
"""
TOLD: Mapping[str, str] = {
    "hall.Decline.go_to": "who isn't dealt with here is told where to go",
    "veterans.Decline.go_to": "likewise",
}
"""What a message tells the very person whose case it is about, each for a reason given here."""
_NUMBERS = re.compile(r"[0-9a-f-]{8,}")
_LIKELY = "zq|15407|3708291890"


@dataclass
class Findings:
    """What stands in the clear: `hall.application.agent` or an event's type, with the planted fields."""

    marks: Marks
    found: dict[str, set[str]] = field(default_factory=dict)

    def look(self, place: str, text: str) -> None:
        """Search one text of a place."""
        for each in self.marks.found_in(text):
            self.found.setdefault(place, set()).add(self.marks.planted[each])

    def said(self) -> Mapping[str, list[str]]:
        """By place, sorted."""
        return {place: sorted(fields) for place, fields in sorted(self.found.items())}


def columns(connection: "psycopg.Connection[tuple[str, ...]]", findings: Findings) -> int:
    """Every column of every table, whatever its type; gives how many there are."""
    known = connection.execute(_COLUMNS).fetchall()
    for schema, table, column, kind in known:
        name = sql.Identifier(column)
        shown = sql.SQL("encode({}, 'escape')" if kind == "bytea" else "{}::text").format(name)
        question = sql.SQL("SELECT {0} FROM {1}.{2} WHERE {0} ~ {3}").format(
            shown, sql.Identifier(schema), sql.Identifier(table), sql.Literal(_LIKELY)
        )
        for (text,) in connection.execute(question):
            findings.look(f"{schema}.{table}.{column}", text)
    return len(known)


def decrypted(county: County, vault: Vault, *services: str) -> Iterator[str]:
    """Every encrypted value of these services, or of all, in the clear: what is really kept."""
    with psycopg.connect(county.database.superuser_url) as connection:
        for service in services or with_tables():
            for column in columns_of(service):
                key = ", ".join(column.key)
                asked = f"SELECT {column.value}, {key} FROM {service}.{column.table} WHERE {column.value} IS NOT NULL"
                for value, *keys in connection.execute(asked.encode()):
                    named = dict(zip(column.key, map(str, keys), strict=True))
                    yield vault.decrypt(value, column.context.format_map(named))


class Spy:
    """A queue that hears whatever any service says, beside those whom it is for."""

    def __init__(self, county: County) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(county.vhost.uri))
        self._channel = self._connection.channel()
        self._queue = self._channel.queue_declare("", exclusive=True).method.queue
        for exchange in topology.plan(with_tables()).exchanges:
            self._channel.queue_bind(self._queue, exchange, routing_key="#")

    def heard(self, findings: Findings) -> set[str]:
        """Search all messages, bodies and headers; gives the types of events that there were."""
        kinds: set[str] = set()
        while True:
            method, properties, body = self._channel.basic_get(self._queue, auto_ack=True)
            if method is None:
                return kinds
            kinds.add(method.routing_key)
            findings.look(f"event {method.routing_key}", f"{properties} {(body or b'').decode('utf-8', 'replace')}")

    def close(self) -> None:
        """Forget the queue."""
        self._connection.close()


def logs(written: Mapping[str, Path], findings: Findings) -> int:
    """What has been written, by who wrote it; gives how many lines."""
    lines = 0
    for name, path in written.items():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            findings.look(f"log of {name}: {_NUMBERS.sub('…', line)[:80]}", line)
            lines += 1
    return lines


def metrics_of(county: County) -> Mapping[str, str]:
    """What worker and relay show of themselves; the api's metrics are among its answers."""
    asked = {kind: f"http://127.0.0.1:{port}/metrics" for kind, port in county.ops.items()}
    return {kind: httpx.get(url).raise_for_status().text for kind, url in asked.items()}


def measured(shown: Mapping[str, str], findings: Findings) -> int:
    """Metrics, by who shows them; gives how many lines."""
    lines = [(kind, line) for kind, text in shown.items() for line in text.splitlines()]
    for kind, line in lines:
        findings.look(f"metrics of {kind}: {line.partition('{')[0]}", line)
    return len(lines)


def sent(mailbox: Path, findings: Findings) -> int:
    """What people read on their phones; gives how many messages.

    The number to which a message goes isn't searched, nor is what a message is there to say: see TOLD.
    """
    found = list(letters(mailbox))
    for letter in found:
        text = MARKED.sub(lambda mark: "" if findings.marks.planted.get(mark[0]) in TOLD else mark[0], letter.text)
        findings.look(f"notice: {MARKED.sub('…', text)[:40]}", text)
    return len(found)


def shown_to(county: County, who: str, token: str | None, findings: Findings) -> int:
    """What somebody is told who has nothing to do with any of it, or is nobody; gives how many answers there were."""
    headers = bearer(token) if token else {}
    answers = 0
    for api in apis().values():
        reads = [each for each in api.routes if method_of(each) == "GET" and not isinstance(each, Stream)]
        for path in (*DOORS, *(rooted(each.path) for each in reads if "{" not in each.path)):
            answer = county.client.http.get(f"/{api.service}{path}", headers=headers)
            findings.look(f"told to {who}: /{api.service}{path}", answer.text)
            answers += 1
    return answers
