"""A service of one drawer of cases, whose papers are files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from contracts.files import file_ids
from contracts.people import Tier
from contracts.refusals import NotFound
from services.chassis import files
from services.chassis.http.routes import STAFF, Api, Call, Download, Upload, Write
from services.chassis.work import Answer, Ref, Work

DDL = "CREATE TABLE folder (id text PRIMARY KEY, centre text NOT NULL, files text[] NOT NULL, version integer NOT NULL)"


@dataclass(slots=True)
class Folder:
    """A case that is nothing but its files."""

    id: str
    centre: str
    files: tuple[str, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class PutIn:
    folder: str
    centre: str
    files: tuple[str, ...]

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return Ref(Folder, self.folder), *files.refs(self.files)


def put_in(work: Work, command: PutIn) -> Answer:
    folder = work.find(Folder, command.folder)
    if folder is None:
        folder = Folder(command.folder, command.centre)
        work.add(command.folder, folder)
    files.claim(work, command.files, folder.id)
    folder.files, folder.version = (*folder.files, *command.files), folder.version + 1
    return {"id": folder.id}


class Drawer:
    """The store: one table, and the files."""

    rules = None

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        wanted = {kind: [ref.key for ref in refs if ref.kind is kind] for kind in (Folder, files.File)}
        rows = connection.execute(text("SELECT * FROM folder WHERE id = ANY(:ids) FOR UPDATE"), {"ids": wanted[Folder]})
        folders = {Ref(Folder, r.id): Folder(r.id, r.centre, tuple(r.files), r.version) for r in rows}
        return {**folders, **files.load(connection, wanted[files.File])}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        files.save(connection, [each for each in changed if isinstance(each, files.File)])
        for folder in (each for each in changed if isinstance(each, Folder)):
            connection.execute(
                text("""
                    INSERT INTO folder VALUES (:id, :centre, :files, :version)
                    ON CONFLICT (id) DO UPDATE SET files = excluded.files, version = excluded.version
                """),
                {"id": folder.id, "centre": folder.centre, "files": list(folder.files), "version": folder.version},
            )


class Papers(Schema):
    files = file_ids()


class Filed(Schema):
    id = fields.String(required=True)


def command_of(call: Call) -> PutIn:
    return PutIn(call.path["folder"], call.actor.scope, tuple(str(each) for each in call.body["files"]))


def check(call: Call, connection: Connection) -> None:
    asked = {**call.path, "scope": call.actor.scope}
    known = text("SELECT FROM folder WHERE id = :folder AND :file = ANY(files) AND starts_with(centre, :scope)")
    if connection.execute(known, asked).first() is None:
        raise NotFound("没有这个文件,或不在您的管辖范围内")


API = Api(
    service="cabinet",
    title="文件柜",
    routes=(
        Upload(path="/v1/files", allow=frozenset({Tier.CADRE, Tier.TOWN}), summary="上传"),
        Write(path="/v1/folders/{folder}", command=command_of, body=Papers(), answer=Filed(), summary="放入"),
        Download(
            path="/v1/folders/{folder}/files/{file:uuid}",
            check=check,
            shown_for="查看材料",
            allow=STAFF,
            summary="取出",
        ),
    ),
    handlers={PutIn: put_in},
    store=lambda settings, vault: Drawer(),
)
