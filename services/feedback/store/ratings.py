"""Ratings, what the bad ones open, and suggestion boxes, the latter two with their history."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event
from contracts.feedback.words import BoxState, RectificationState
from services.chassis import feed
from services.chassis.history import History
from services.chassis.work import Ref
from services.chassis.work.rows import move_rows, moves, write
from services.feedback.domain.box import Box
from services.feedback.domain.rating import Rating
from services.feedback.domain.rectification import Rectification

RECTIFICATIONS, BOXES = History("rectification"), History("letterbox")

_LOAD_RATINGS = text("SELECT id, centre, service, by, level FROM rating WHERE id = ANY(CAST(:ids AS uuid[]))")
_SAVE_RATINGS = text(f"""
    INSERT INTO rating (id, centre, service, by, level, displeasure, text, phone, given_at, tx)
    SELECT id, centre, service, by, level, displeasure, text, phone, :now, {feed.STAMP}
    FROM jsonb_populate_recordset(NULL::rating, CAST(:rows AS jsonb))
""")  # noqa: S608 - a text of the code
_LOAD_RECTIFICATIONS = text("SELECT * FROM rectification WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE_RECTIFICATIONS = text("""
    INSERT INTO rectification (id, rating, centre, service, level, named, called_back, state, moves, version,
        updated_at)
    SELECT id, rating, centre, service, level, named, called_back, state, moves, version, :now
    FROM jsonb_populate_recordset(NULL::rectification, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET centre = excluded.centre, state = excluded.state,
        called_back = excluded.called_back, moves = excluded.moves,
        version = excluded.version, updated_at = excluded.updated_at
""")
_LOAD_BOXES = text("SELECT * FROM letterbox WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE_BOXES = text("""
    INSERT INTO letterbox (id, centre, state, slips, entered, opened_at, moves, version, updated_at)
    SELECT id, centre, state, slips, entered, opened_at, moves, version, :now
    FROM jsonb_populate_recordset(NULL::letterbox, CAST(:rows AS jsonb))
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, slips = excluded.slips, entered = excluded.entered,
        opened_at = excluded.opened_at, moves = excluded.moves, version = excluded.version,
        updated_at = excluded.updated_at
""")


def load_ratings(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Which of these have been given; what was written stays sealed in its row."""
    rows: Any = connection.execute(_LOAD_RATINGS, {"ids": list(ids)}) if ids else ()
    given = [
        Rating(id=str(row.id), centre=row.centre, service=row.service, by=row.by, level=row.level, version=1)
        for row in rows
    ]
    return {Ref(Rating, each.id): each for each in given}


def load_rectifications(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those that exist."""
    rows: Any = connection.execute(_LOAD_RECTIFICATIONS, {"ids": list(ids)}) if ids else ()
    return {Ref(Rectification, str(row.id)): rectification_of(row) for row in rows}


def rectification_of(row: Any) -> Rectification:
    """What a row of its table says."""
    return Rectification(
        id=str(row.id),
        rating=str(row.rating),
        centre=row.centre,
        service=row.service,
        level=row.level,
        named=row.named,
        called_back=row.called_back,
        state=RectificationState(row.state),
        moves=moves(row.moves),
        version=row.version,
    )


def load_boxes(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """Those that exist."""
    rows: Any = connection.execute(_LOAD_BOXES, {"ids": list(ids)}) if ids else ()
    found = [
        Box(
            id=str(row.id),
            centre=row.centre,
            state=BoxState(row.state),
            slips=row.slips,
            entered=row.entered,
            opened_at=row.opened_at,
            moves=moves(row.moves),
            version=row.version,
        )
        for row in rows
    ]
    return {Ref(Box, each.id): each for each in found}


def save(connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
    """Write what is new of all three, each sorted by id."""
    ordered = sorted(changed, key=lambda each: str(each.id))
    ratings = [_rating(each) for each in ordered if isinstance(each, Rating)]
    rectifications = [each for each in ordered if isinstance(each, Rectification)]
    boxes = [each for each in ordered if isinstance(each, Box)]
    write(connection, _SAVE_RATINGS, ratings, now=now)
    write(
        connection,
        _SAVE_RECTIFICATIONS,
        [_machine(each, "rating", "service", "level", "named", "called_back") for each in rectifications],
        now=now,
    )
    write(
        connection,
        _SAVE_BOXES,
        [_machine(each, "slips", "entered") | {"opened_at": _iso(each.opened_at)} for each in boxes],
        now=now,
    )
    RECTIFICATIONS.save(connection, rectifications, events, now)
    BOXES.save(connection, boxes, events, now)


def _rating(rating: Rating) -> dict[str, Any]:
    names = ("id", "centre", "service", "by", "level", "displeasure", "text")
    return {name: getattr(rating, name) for name in names} | {"phone": asdict(rating.phone) if rating.phone else None}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _machine(machine: Rectification | Box, *more: str) -> dict[str, Any]:
    names = ("id", "centre", "state", "version", *more)
    return {name: getattr(machine, name) for name in names} | {"moves": move_rows(machine.moves)}
