"""Appraisals: how each month stands, its signed editions, and people's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.appraisals import AppraisalState, Effect, Ground, Ruling
from contracts.people import COUNTY
from services.chassis.sealed import SealedColumn
from services.chassis.work.rows import move_rows, moves, write
from services.supervision.domain.appraisal import Appraisal
from services.supervision.domain.rulings import Appeal, Consequence, Exclusion
from services.supervision.domain.scoring import Scale

NOTE = "supervision.appraisal.note"
NOTE_COLUMN = SealedColumn(table="appraisal_note", key=("appraisal", "sequence"), column="text", context=NOTE)

_COLUMNS = "state, moves, scale, appeals_until, editions, exclusions, appeals, consequences, version"
_LOAD = text(f"SELECT id, {_COLUMNS} FROM appraisal WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")  # noqa: S608 - constants
_READ = text(f"SELECT id, {_COLUMNS} FROM appraisal WHERE id = :id")  # noqa: S608 - constants
_LIST = text("SELECT id, state, editions FROM appraisal WHERE state = ANY(:states) ORDER BY id DESC")
_UPDATED = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS.split(", "))
_SAVE = text(f"""
    INSERT INTO appraisal (id, {_COLUMNS})
    SELECT id, {_COLUMNS} FROM json_populate_recordset(NULL::appraisal, CAST(:rows AS json)) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET {_UPDATED} WHERE appraisal.version < excluded.version
""")  # noqa: S608 - constants
_SAVE_EDITION = text("""
    INSERT INTO appraisal_edition (appraisal, number, body, sha256, signature, public_key, frozen_at)
    SELECT appraisal, number, body, sha256, signature, public_key, :now
    FROM json_populate_recordset(NULL::appraisal_edition, CAST(:rows AS json))
""")
_SAVE_NOTES = text("""
    INSERT INTO appraisal_note (appraisal, sequence, text)
    SELECT appraisal, sequence, text FROM json_populate_recordset(NULL::appraisal_note, CAST(:rows AS json))
""")
_EDITIONS = text("""
    SELECT number, sha256, signature, public_key, frozen_at FROM appraisal_edition WHERE appraisal = :id ORDER BY number
""")
_BODY = text("SELECT body FROM appraisal_edition WHERE appraisal = :id AND number = :number")
_NOTES = text("SELECT sequence, text FROM appraisal_note WHERE appraisal = :id ORDER BY sequence")


def load(connection: Connection, ids: Sequence[str]) -> dict[str, Appraisal]:
    """The appraisals of these months that were opened, locked."""
    return {row.id: _appraisal(row) for row in connection.execute(_LOAD, {"ids": list(ids)})}


def save(connection: Connection, changed: Sequence[Appraisal], now: datetime) -> None:
    """Write how they stand, an edition that was just made, and remarks. An edition is never written again."""
    write(connection, _SAVE, [_row(each) for each in changed])
    made = [{"appraisal": each.id, **asdict(edition)} for each in changed for edition in each.made]
    write(connection, _SAVE_EDITION, made, now=now)
    notes = [(each.id, *written) for each in changed for written in each.notes]
    write(connection, _SAVE_NOTES, [dict(zip(("appraisal", "sequence", "text"), each, strict=True)) for each in notes])
    for each in changed:
        each.made, each.notes = (), ()


def read(connection: Connection, month: str) -> Appraisal | None:
    """A month's appraisal as it stands; None where it wasn't opened."""
    row = connection.execute(_READ, {"id": month}).one_or_none()
    return _appraisal(row) if row else None


def months(connection: Connection, states: Sequence[AppraisalState]) -> "Sequence[Row[Any]]":
    """Months in any of these states, the newest first."""
    return connection.execute(_LIST, {"states": list(states)}).all()


def editions(connection: Connection, month: str) -> "Sequence[Row[Any]]":
    """What was signed, the frozen report first; without the texts."""
    return connection.execute(_EDITIONS, {"id": month}).all()


def body(connection: Connection, month: str, number: int) -> str | None:
    """The text of an edition; None where there is no such."""
    found: str | None = connection.execute(_BODY, {"id": month, "number": number}).scalar_one_or_none()
    return found


def notes(connection: Connection, month: str) -> "Sequence[Row[Any]]":
    """People's own words, in order; encrypted."""
    return connection.execute(_NOTES, {"id": month}).all()


def _row(appraisal: Appraisal) -> dict[str, Any]:
    return {
        "id": appraisal.id,
        "state": appraisal.state,
        "moves": move_rows(appraisal.moves),
        "scale": asdict(appraisal.scale),
        "appeals_until": appraisal.appeals_until and appraisal.appeals_until.isoformat(),
        "editions": appraisal.editions,
        "exclusions": [asdict(each) for each in appraisal.exclusions],
        "appeals": [asdict(each) for each in appraisal.appeals],
        "consequences": [asdict(each) for each in appraisal.consequences],
        "version": appraisal.version,
    }


def _appraisal(row: "Row[Any]") -> Appraisal:
    return Appraisal(
        id=row.id,
        centre=COUNTY,
        state=AppraisalState(row.state),
        moves=moves(row.moves),
        version=row.version,
        scale=scale_from(row.scale),
        appeals_until=row.appeals_until,
        editions=row.editions,
        exclusions=tuple(Exclusion(**_ruled(each) | {"ground": Ground(each["ground"])}) for each in row.exclusions),
        appeals=tuple(Appeal(**_ruled(each)) for each in row.appeals),
        consequences=tuple(
            Consequence(**_ruled(each) | {"effect": Effect(each["effect"])}) for each in row.consequences
        ),
    )


def scale_from(column: Mapping[str, Any]) -> Scale:
    """A scale as it was written."""
    return Scale(**column)


def _ruled(column: Mapping[str, Any]) -> dict[str, Any]:
    return {**column, "ruling": Ruling(column["ruling"])}
