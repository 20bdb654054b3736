"""The audit log: entries appended to their chains in bulk, and a check that goes over every link."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event
from services.chassis.work.rows import encoded
from services.supervision.domain.case import GRANT, Told, case_id
from services.supervision.domain.chain import GENESIS, canonical, chain_of, link
from services.supervision.domain.run import CaseEvent

STREAMED = 2_000
"""Entries that a check holds in memory at a time."""

_HEADS = text("SELECT chain, position, hash FROM chain_head WHERE chain = ANY(:chains) ORDER BY chain FOR UPDATE")
_BEGIN = text("""
    INSERT INTO chain_head (chain, position, hash) SELECT unnest(CAST(:chains AS text[])), 0, :genesis
    ON CONFLICT DO NOTHING
""")
_APPEND = text("""
    WITH entry AS MATERIALIZED (
        SELECT * FROM json_to_recordset(CAST(:entries AS json)) AS e(
            id uuid, type text, subject text, source text, time timestamptz, sequence bigint, centre text,
            actor text, responsible text, data json, chain text, position bigint, hash text, "case" text,
            corrects bigint[], grants json, said json)
    ), kept AS (
        INSERT INTO case_event (case_id, id, type, sequence, time, centre, responsible, corrects,
            grants, said)
        SELECT "case", id, type, sequence, time, centre, responsible, corrects, grants, said FROM entry
    ), moved AS (
        UPDATE chain_head SET position = new.position, hash = decode(new.hash, 'hex')
        FROM json_to_recordset(CAST(:heads AS json)) AS new(chain text, position bigint, hash text)
        WHERE chain_head.chain = new.chain
    )
    INSERT INTO audit_log (id, type, subject, source, time, sequence, centre, actor, responsible, data, received_at,
        chain, position, hash)
    SELECT id, type, subject, source, time, sequence, centre, actor, responsible, data, :now, chain, position,
        decode(hash, 'hex')
    FROM entry
""")


_KEEP = text("""
    INSERT INTO case_event (case_id, id, type, sequence, time, centre, responsible, corrects, grants, said)
    SELECT "case", id, type, sequence, time, centre, responsible, corrects, grants, said
    FROM json_to_recordset(CAST(:entries AS json)) AS e(
        id uuid, type text, time timestamptz, sequence bigint, centre text, responsible text, "case" text,
        corrects bigint[], grants json, said json)
""")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain."""

    position: int
    hash: bytes

    def then(self, entry: str) -> "Head":
        """The head after one more canonical entry."""
        return Head(self.position + 1, link(self.hash, entry))


def append(connection: Connection, told: Sequence[Told], now: datetime) -> None:
    """Append events, in this order, to their centres' chains and to their cases; locks heads in sorted order."""
    heads = _lock(connection, sorted({chain_of(event.centre) for event, _ in told}))
    entries = [_entry(event, of_case, heads) for event, of_case in told]
    moved = [{"chain": chain, "position": head.position, "hash": head.hash.hex()} for chain, head in heads.items()]
    values = {"entries": f"[{','.join(entries)}]", "heads": encoded(moved), "now": now}
    connection.execute(_APPEND, values)


def keep(connection: Connection, told: Sequence[Told]) -> None:
    """Put events that are in the log already to their cases."""
    entries = [f"{canonical(event)[:-1]},{_of_its_case(event, of_case)}}}" for event, of_case in told]
    connection.execute(_KEEP, {"entries": f"[{','.join(entries)}]"})


def _lock(connection: Connection, chains: Sequence[str]) -> dict[str, Head]:
    heads = _read_heads(connection, chains)
    if len(heads) < len(chains):
        connection.execute(_BEGIN, {"chains": [chain for chain in chains if chain not in heads], "genesis": GENESIS})
        heads = _read_heads(connection, chains)
    return heads


def _read_heads(connection: Connection, chains: Sequence[str]) -> dict[str, Head]:
    rows = connection.execute(_HEADS, {"chains": chains})
    return {row.chain: Head(row.position, bytes(row.hash)) for row in rows}


def _entry(event: Event, of_case: CaseEvent, heads: dict[str, Head]) -> str:
    """One row as JSON: the canonical entry, dumped once, with its place in the chain put into the same object."""
    entry = canonical(event)
    chain = chain_of(event.centre)
    head = heads[chain] = heads[chain].then(entry)
    place = f'"chain":"{chain}","position":{head.position},"hash":"{head.hash.hex()}"'
    return f"{entry[:-1]},{place},{_of_its_case(event, of_case)}}}"


def _of_its_case(event: Event, of_case: CaseEvent) -> str:
    """What `case_event` has beside the entry, as members of a JSON object."""
    members = f'"case":{_ENCODE(case_id(event))}'
    if of_case.corrects:
        members += f',"corrects":{sorted(of_case.corrects)}'
    if of_case.grants:
        members += f',"grants":{_ENCODE({name: event.data[name] for name in GRANT if name in event.data})}'
    if of_case.said:
        members += f',"said":{_ENCODE(of_case.said)}'
    return members


# Checking

_ENTRIES = text("""
    SELECT CAST(id AS text) AS id, type, subject, source, time, sequence, centre, actor, responsible, data, chain,
        position, hash
    FROM audit_log WHERE CAST(:chain AS text) IS NULL OR chain = :chain
    ORDER BY chain, position
""").execution_options(yield_per=STREAMED)
_ALL_HEADS = text("""
    SELECT chain, position, hash FROM chain_head WHERE CAST(:chain AS text) IS NULL OR chain = :chain ORDER BY chain
""")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that doesn't hold; `why` is Chinese, for people. `id` is the entry's, None where there is none."""

    chain: str
    position: int
    id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: whole, or where it breaks first."""

    chains: int
    entries: int
    broken: Broken | None


def verify(connection: Connection, chain: str | None = None) -> Report:
    """Check every link of one chain or of all, up to the first that doesn't hold, as of one moment.

    Needs a connection on which nothing was done yet: it sets a repeatable-read transaction. Streams its entries.
    """
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    heads = {row.chain: Head(row.position, bytes(row.hash)) for row in connection.execute(_ALL_HEADS, {"chain": chain})}
    reached: dict[str, Head] = {}
    entries = 0
    for row in connection.execute(_ENTRIES, {"chain": chain}):
        before = reached.get(row.chain, Head(0, GENESIS))
        reached[row.chain] = before.then(canonical(event_from(row)))
        why = _what_differs(row, reached[row.chain])
        if why:
            return Report(len(heads), entries, Broken(row.chain, row.position, row.id, why))
        entries += 1
    return Report(len(heads), entries, next(_ends(heads, reached), None))


def event_from(row: "Row[Any]") -> Event:
    """An event from a row of the log; what isn't logged of it, its trace, is empty."""
    return Event(
        id=row.id,
        source=row.source,
        type=row.type,
        subject=row.subject,
        time=row.time.astimezone(UTC),
        sequence=row.sequence,
        centre=row.centre,
        actor=row.actor,
        responsible=row.responsible,
        traceparent="",
        data=row.data,
    )


def _what_differs(row: "Row[Any]", expected: Head) -> str | None:
    if row.position != expected.position:
        return f"此处应为第 {expected.position} 条,记录的是第 {row.position} 条:有记录被删除、插入或改动了顺序"
    if bytes(row.hash) != expected.hash:
        return "内容与指纹不符:这条记录或它的指纹被改动过"
    return None


def _ends(heads: Mapping[str, Head], reached: Mapping[str, Head]) -> Iterator[Broken]:
    """Where a chain ends elsewhere than its head says."""
    for chain in sorted({*heads, *reached}):
        head, last = heads.get(chain, Head(0, GENESIS)), reached.get(chain, Head(0, GENESIS))
        if head != last:
            yield Broken(chain, last.position + 1, None, f"链尾应在第 {head.position} 条,记录只到第 {last.position} 条")
