"""Supervision's own records held against what the audit log says of them: inspections, findings, signed appraisals.

They don't follow from the log, as clocks and ladders do: what people wrote stands in them alone, and a rebuild leaves
them as they are. But each step was said, and so the log tells whether a row was changed behind its back (ADR 0056).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from contracts.inspections import FindingState, InspectionState
from services.chassis.signing import is_signed
from services.supervision.store.audit import STREAMED
from services.supervision.store.comparison import Differing

_INSPECTED: Mapping[str, str] = {state: state for state in InspectionState}
_PUT_RIGHT: Mapping[str, str] = {
    "raised_minor": FindingState.OPEN,
    "raised": FindingState.OPEN,
    "raised_serious": FindingState.OPEN,
    "put_right": FindingState.PUT_RIGHT,
    "closed": FindingState.CLOSED,
    "reopened": FindingState.OPEN,
    "appealed": FindingState.APPEALED,
    "appeal_denied": FindingState.OPEN,
    "appeal_granted": FindingState.DROPPED,
}
"""The state that an event's word tells; words that aren't here leave it."""

_STEPS = """
    SELECT record.id, record.state, record.version, record.first, said.words, said.sequence, said.begun
    FROM (SELECT CAST(id AS text) AS id, state, version, {first} AS first FROM {table}) AS record
    FULL JOIN (
        SELECT subject AS id, array_agg(split_part(type, '.', 2) ORDER BY sequence) AS words,
            max(sequence) AS sequence, (array_agg(data ORDER BY sequence))[1] AS begun
        FROM audit_log WHERE source = '/supervision' AND type LIKE '{table}.%' GROUP BY subject
    ) AS said USING (id)
    ORDER BY id
"""
_INSPECTIONS = text(_STEPS.format(table="inspection", first="jsonb_build_object('kind', kind)"))
_FINDINGS = text(
    _STEPS.format(table="finding", first="jsonb_build_object('inspection', inspection, 'severity', severity)")
)
_EDITIONS = text("""
    SELECT appraisal AS month, number, body, sha256, signature, public_key, said.hash
    FROM appraisal_edition FULL JOIN (
        SELECT subject AS appraisal, CAST(data->>'edition' AS integer) AS number, max(data->>'sha256') AS hash
        FROM audit_log
        WHERE type IN ('supervision.appraisal_frozen.v1', 'supervision.appraisal_amended.v1') GROUP BY 1, 2
    ) AS said USING (appraisal, number)
    ORDER BY month, number
""").execution_options(yield_per=STREAMED)


@dataclass(frozen=True, slots=True)
class Records:
    """How many of each are as the log says, and the first that isn't."""

    inspections: int
    findings: int
    editions: int
    differing: Differing | None


def hold(connection: Connection) -> Records:
    """Hold every record against the log, as of one moment.

    Needs a connection on which nothing was done yet: it sets a repeatable-read transaction.
    """
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    inspections = connection.execute(_INSPECTIONS).all()
    findings = connection.execute(_FINDINGS).all()
    differing = [
        *_stepped("inspection", inspections, _INSPECTED),
        *_stepped("finding", findings, _PUT_RIGHT),
    ]
    editions = 0
    for row in connection.execute(_EDITIONS):
        editions += 1
        if why := _unsigned(row):
            differing.append(Differing(f"appraisal/{row.month}/{row.number}", why))
    return Records(len(inspections), len(findings), editions, differing[0] if differing else None)


def _stepped(thing: str, rows: Sequence[Any], states: Mapping[str, str]) -> Iterator[Differing]:
    for row in rows:
        if why := _misstepped(row, states):
            yield Differing(f"{thing}/{row.id}", why)


def _misstepped(row: Any, states: Mapping[str, str]) -> str | None:
    if row.words is None:
        return "审计日志中没有它的事件"
    if row.version is None:
        return "审计日志中有它的事件,表中没有它"
    if row.sequence != row.version:
        return f"按事件应到第 {row.sequence} 步,表中是第 {row.version} 步"
    if changed := [name for name, value in row.first.items() if row.begun.get(name) != value]:
        return f"表中的 {changed[0]} 与第一个事件不符"
    # A correction takes back what came before it, and says no state: what follows from it, its version bounds.
    told = None if "corrected" in row.words else _last(row.words, states)
    return f"按事件应为 {told},表中是 {row.state}" if told and told != row.state else None


def _last(words: Sequence[str], states: Mapping[str, str]) -> str | None:
    return next((states[word] for word in reversed(words) if word in states), None)


def _unsigned(row: Any) -> str | None:
    if row.hash is None:
        return "审计日志中没有它的封存"
    if row.body is None:
        return "审计日志中有它的封存,表中没有它"
    digest = hashlib.sha256(row.body.encode()).hexdigest()
    if not digest == row.sha256 == row.hash:
        return "内容与封存时的摘要不符"
    return None if is_signed(row.body.encode(), row.signature, row.public_key) else "签名无效"
