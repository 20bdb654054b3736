"""FHIR's searches. By id, so that pages neither skip nor repeat whatever happens between them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from services.clinic.domain.transitions import TODAY
from services.clinic.store.places import schedule_view, slot_view
from services.clinic.store.reads import appointment_view


@dataclass(frozen=True, slots=True)
class Asked:
    """A span of time from `low` to before `high`, and FHIR's word for how what is found stands to it."""

    word: str
    low: datetime
    high: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """`rows` have an id, a centre, a state, and when they begin and end; `show` makes a view of one."""

    rows: str
    show: Callable[[Any], dict[str, Any]]


KINDS: Mapping[str, Kind] = {
    "Appointment": Kind(
        "SELECT *, starts_at AS begins, starts_at AS ends FROM appointment WHERE slot IS NOT NULL", appointment_view
    ),
    "Encounter": Kind(
        f"""SELECT *, arrived_at AS begins,
                CASE WHEN state = ANY('{{{",".join(TODAY)}}}') THEN '9999-01-01Z' ELSE updated_at END AS ends
            FROM appointment WHERE arrived_at IS NOT NULL""",  # noqa: S608 - names of states
        appointment_view,
    ),
    "Schedule": Kind("SELECT *, begins_at AS begins, ends_at AS ends FROM schedule", schedule_view),
    "Slot": Kind(
        """SELECT slot.*, slot.starts_at AS begins, slot.starts_at AS ends, practice,
                schedule.state AS session_state, CASE WHEN schedule.state <> 'open' THEN 'stopped'
                    WHEN taken < capacity THEN 'free' ELSE 'full' END AS state
            FROM slot JOIN schedule ON schedule.id = slot.schedule""",
        slot_view,
    ),
}
_WITHIN = "begins >= :low AND ends < :high"
_WORDS: Mapping[str, str] = {
    "eq": _WITHIN,
    "ne": f"NOT ({_WITHIN})",
    "gt": "ends >= :high",
    "lt": "begins < :low",
    "ge": f"ends >= :high OR {_WITHIN}",
    "le": f"begins < :low OR {_WITHIN}",
    "sa": "begins >= :high",
    "eb": "ends < :low",
}
"""R4, search: prefixes. Of what lasts, parts may lie on either side."""
_FILTERS = {
    "id": "id = CAST(:id AS uuid)",
    "schedule": "schedule = CAST(:schedule AS uuid)",
    "states": "state = ANY(:states)",
    "after": "id > CAST(:after AS uuid)",
}


def find(
    connection: Connection, kind: str, scope: str, limit: int, *, dates: Sequence[Asked] = (), **wanted: Any
) -> list[dict[str, Any]]:
    """Views of at most `limit` in `scope` that match all of `dates` and of `wanted` (keys of _FILTERS), by id."""
    source, parameters = _matching(kind, dates, wanted)
    rows = connection.execute(
        text(f"SELECT * FROM {source} ORDER BY id LIMIT :limit"),  # noqa: S608 - ours
        {**parameters, "scope": scope, "limit": limit},
    )
    return [KINDS[kind].show(row) for row in rows]


def count(connection: Connection, kind: str, scope: str, *, dates: Sequence[Asked] = (), **wanted: Any) -> int:
    """How many there are of these."""
    source, parameters = _matching(kind, dates, wanted)
    found = connection.execute(text(f"SELECT count(*) FROM {source}"), {**parameters, "scope": scope})  # noqa: S608
    return int(found.scalar_one())


def _matching(kind: str, dates: Sequence[Asked], wanted: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    parameters = {name: value for name, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[name] for name in parameters)]
    for n, each in enumerate(dates):
        conditions.append(_WORDS[each.word].replace(":low", f":low{n}").replace(":high", f":high{n}"))
        parameters |= {f"low{n}": each.low, f"high{n}": each.high}
    where = " AND ".join(f"({each})" for each in conditions)
    return f"({KINDS[kind].rows}) found WHERE {where}", parameters
