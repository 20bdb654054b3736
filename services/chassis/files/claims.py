"""A file in the unit of work: a case names it once, and it is that case's from then on."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Fact
from contracts.people import COUNTY
from contracts.refusals import Conflict, Invalid
from services.chassis.work import Ref, Work
from services.chassis.work.rows import write

_LOAD = text("SELECT id, uploaded_by, subject FROM file WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_SAVE = text("""
    UPDATE file SET subject = r.subject FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, subject text)
    WHERE file.id = r.id
""")


@dataclass(slots=True)
class File:
    """An upload; `subject` is the id of the case that has claimed it. Says nothing on the bus."""

    id: str
    uploaded_by: str
    subject: str | None
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """No centre's: who may see it follows from its case."""
        return COUNTY


def refs(files: Iterable[str]) -> list[Ref[Any]]:
    """What a command names that brings these files."""
    return [Ref(File, file) for file in files]


def claim(work: Work, files: Collection[str], subject: str) -> None:
    """These files are papers of the case `subject` now.

    Raises Invalid for one that the actor hasn't uploaded, Conflict for one that is another case's.
    """
    for each in files:
        file = work.hold(File, each)
        if file is None or file.uploaded_by != work.actor.id:
            raise Invalid("没有这个文件:请重新上传", errors={"files": ["没有这个文件,或不是您上传的"]})
        if file.subject not in (None, subject):
            raise Conflict("这个文件已用于另一件事项,请重新上传", errors={"files": ["已用于另一件事项"]})
        file.subject = subject


def load(connection: Connection, ids: Sequence[str]) -> dict[Ref[Any], Any]:
    """The uploads that exist, of these."""
    rows: Any = connection.execute(_LOAD, {"ids": list(ids)}) if ids else ()
    return {Ref(File, str(row.id)): File(str(row.id), row.uploaded_by, row.subject) for row in rows}


def save(connection: Connection, files: Iterable[File]) -> None:
    """Write which case has claimed them."""
    write(connection, _SAVE, [{"id": file.id, "subject": file.subject} for file in files])
