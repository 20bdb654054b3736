"""A service's own copy of the registry's centres: what they are called, and where their business is taken now.

The service makes the table: `centre (id text PRIMARY KEY, name text NOT NULL, version bigint NOT NULL, state text NOT
NULL DEFAULT 'open', joint_site text, reason text, instead text, reopens_on date)`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.envelope import Event, Fact
from contracts.refusals import Conflict, Invalid
from contracts.standing import REASONS, CentreState, ClosingReason
from services.chassis.work import Answer, Handler, Ref, Work
from services.chassis.work.rows import write

_COLUMNS = "id, name, version, state, joint_site, reason, instead, reopens_on"
_LOAD = text(f"""
    WITH RECURSIVE way AS (
        SELECT {_COLUMNS} FROM centre WHERE id = ANY(:ids)
        UNION
        SELECT {", ".join(f"next.{name}" for name in _COLUMNS.split(", "))}
        FROM way JOIN centre AS next ON next.id IN (way.joint_site, way.instead)
    )
    SELECT {_COLUMNS} FROM way ORDER BY id
""")  # noqa: S608 - the names above
_NAMES = text("SELECT id, name FROM centre")
WAY = """
    way AS (
        SELECT id AS named, id, joint_site FROM centre WHERE state = 'merged'
        UNION
        SELECT way.named, next.id, next.joint_site FROM way JOIN centre AS next ON next.id = way.joint_site
    )
"""
"""For `WITH RECURSIVE`: where the business of each merged centre is, in the rows of which `joint_site` is null."""
_SAVE = text(f"""
    INSERT INTO centre ({_COLUMNS})
    SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::centre, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version, state = excluded.state,
        joint_site = excluded.joint_site, reason = excluded.reason, instead = excluded.instead,
        reopens_on = excluded.reopens_on
    WHERE centre.version < excluded.version
""")  # noqa: S608 - the names above


@dataclass(slots=True)
class Centre:
    """A service centre.

    While it is merged `joint_site` has its business, while it is suspended people go to `instead` until the morning of
    `reopens_on`.
    """

    id: str
    name: str
    version: int
    state: CentreState = CentreState.OPEN
    joint_site: str | None = None
    reason: ClosingReason | None = None
    instead: str | None = None
    reopens_on: date | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Its own scope."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCentre:
    """The registry has published a centre; `version` is the sequence of that event."""

    id: str
    name: str
    version: int
    state: CentreState = CentreState.OPEN
    joint_site: str | None = None
    reason: ClosingReason | None = None
    instead: str | None = None
    reopens_on: date | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """Our copy of the centre."""
        return (Ref(Centre, self.id),)


def centre_published(event: Event) -> CopyCentre:
    """centre.published.v1"""
    data = event.data
    state = CentreState(data.get("state", CentreState.OPEN))
    paused = data["pauses"][-1]["reopens_on"] if state is CentreState.SUSPENDED else None
    return CopyCentre(
        id=data["id"],
        name=data["name"],
        version=event.sequence,
        state=state,
        joint_site=data.get("joint_site"),
        reason=ClosingReason(data["reason"]) if data.get("reason") else None,
        instead=data.get("instead"),
        reopens_on=date.fromisoformat(paused) if paused else None,
    )


def copy_centre(work: Work, command: CopyCentre) -> Answer:
    """Take over what a centre is unless we know something later."""
    centre = work.find(Centre, command.id)
    if centre is None:
        work.add(command.id, Centre(**_known(command)))
    elif command.version > centre.version:
        for name, value in _known(command).items():
            setattr(centre, name, value)
    return {}


def _known(copied: CopyCentre | Centre) -> dict[str, Any]:
    return {name: getattr(copied, name) for name in _COLUMNS.split(", ")}


EVENTS = {"centre.published.v1": centre_published}
HANDLERS: Mapping[type, Handler] = {CopyCentre: copy_centre}


def must_exist(work: Work, centre: str) -> None:
    """Raises Invalid for a centre that the registry hasn't published."""
    if work.find(Centre, centre) is None:
        raise unknown()


def unknown() -> Invalid:
    """What is said of a centre that nobody has published."""
    return Invalid("没有这个服务中心,请核对编号", errors={"centre": ["没有这个服务中心"]})


def taken_at(work: Work, named: str) -> Centre:
    """Where business is taken that names a centre: there, or where it has merged into; also while that is suspended.

    The store finds these with the one that was named. Raises Invalid for a centre that the registry hasn't published.
    """
    must_exist(work, named)
    centre = _last(work, named)
    if centre is None:
        raise Conflict("这个服务中心已合并,联建服务中心的资料还没有送到,请稍后再试")
    return centre


def open_at(work: Work, named: str) -> Centre:
    """As `taken_at`, for business that may wait. Raises Conflict while the centre is suspended, saying where to go."""
    centre = taken_at(work, named)
    must_not_be_suspended(work, centre.id)
    return centre


def must_not_be_suspended(work: Work, known: str) -> None:
    """Raises Conflict while a centre that the store has found is suspended, or the one into which it has merged."""
    centre = _last(work, known)
    if centre is not None and centre.state is CentreState.SUSPENDED:
        raise Conflict(_suspended(centre, work), state=centre.state, centre=centre.id, instead=centre.instead)


def said(answer: Answer, named: str, centre: Centre) -> Answer:
    """The answer, which says where it was taken if that isn't where it was meant for."""
    return answer if centre.id == named else {**answer, "taken_at": centre.id}


def leads_to(work: Work, known: str, centre: Centre) -> bool:
    """Whether the business of a centre that the store has found, if it has, is taken at `centre`."""
    last = _last(work, known)
    return last is not None and last.id == centre.id


def _last(work: Work, known: str) -> Centre | None:
    """At the end of the way of mergers; None where a part of it isn't known here."""
    centre = work.reach(Centre, known)
    while centre is not None and centre.joint_site is not None:
        centre = work.reach(Centre, centre.joint_site)
    return centre


def _suspended(centre: Centre, work: Work) -> str:
    other = work.reach(Centre, centre.instead) if centre.instead else None
    closed = f"{centre.name}暂停服务({REASONS[centre.reason]})" if centre.reason else f"{centre.name}暂停服务"
    until = f"{closed},{centre.reopens_on:%Y-%m-%d} 恢复" if centre.reopens_on else closed
    return f"{until};这段时间请到{other.name}办理" if other else until


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The centres that are known, of these; and those to which they lead."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(Centre, row.id): centre_of(row) for row in rows}


def centre_of(row: "Row[Any]") -> Centre:
    """The copy of a row."""
    return Centre(
        id=row.id,
        name=row.name,
        version=row.version,
        state=CentreState(row.state),
        joint_site=row.joint_site,
        reason=ClosingReason(row.reason) if row.reason else None,
        instead=row.instead,
        reopens_on=row.reopens_on,
    )


def names(connection: Connection) -> dict[str, str]:
    """What each centre is called."""
    return {row.id: row.name for row in connection.execute(_NAMES)}


def save(connection: Connection, centres: Sequence[Centre]) -> None:
    """Write copies; an older one changes nothing."""
    rows = [_row(each) for each in sorted(centres, key=_by_id)]
    write(connection, _SAVE, rows)


def _row(centre: Centre) -> dict[str, Any]:
    return _known(centre) | {"reopens_on": centre.reopens_on and centre.reopens_on.isoformat()}


_by_id = attrgetter("id")
