"""A tiny service for the tests of the HTTP side: villages lend books; a publisher announces them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection, text

from contracts.envelope import Event, Fact
from contracts.fields import CentreId, Moment, Phone
from contracts.people import Tier
from contracts.refusals import IllegalTransition, Invalid
from contracts.registry import PARTNER, Card
from services.chassis.config import Settings
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Api, Call, Hook, Intake, Json, Read, Stream, Unsigned, Write
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Answer, Command, Outcome, Ref, Work

HOME = "370829001001"
NEIGHBOUR = "370829001002"
FAR = "370829002001"

DDL = """
    CREATE TABLE book (
        id uuid PRIMARY KEY, isbn text UNIQUE NOT NULL, centre text NOT NULL, title text NOT NULL,
        lent boolean NOT NULL DEFAULT false, version integer NOT NULL, updated_at timestamptz NOT NULL
    );
    CREATE SEQUENCE shelf_revision;
    SELECT nextval('shelf_revision');
"""


class Reader(Schema):
    phone = Phone()


class BookAnnounced(Schema):
    isbn = fields.String(required=True, validate=validate.Length(1, 40))
    centre = CentreId(required=True)
    title = fields.String(required=True)
    reader = fields.Nested(Reader)
    occurred_at = Moment()


class Lending(Schema):
    days = fields.Integer(strict=True, required=True, validate=validate.Range(1, 60))


class BookView(Schema):
    id = fields.UUID(required=True)
    title = fields.String(required=True)
    centre = CentreId(required=True)
    lent = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)


class BookPage(Schema):
    items = fields.List(fields.Nested(BookView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class BookChanged(Schema):
    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


class Wanted(Schema):
    title = fields.String(required=True)


ANNOUNCED = "partner.book.announced.v1"
CARDS = {
    ANNOUNCED: Card(
        type=ANNOUNCED,
        producer=PARTNER,
        consumers=("library",),
        data=BookAnnounced(),
        orders_by="isbn",
        purpose="出版社预告一本书",
    )
}


@dataclass(slots=True)
class Book:
    """A book on the shelf of a village."""

    id: str
    isbn: str
    centre: str
    title: str
    lent: bool = False
    version: int = 0
    facts: tuple[Fact, ...] = ()

    def announce(self) -> None:
        self._changed("book.announced.v1")

    def lend(self) -> None:
        if self.lent:
            raise IllegalTransition("lend", "lent", ["give_back"])
        self.lent = True
        self._changed("book.lent.v1")

    def _changed(self, kind: str) -> None:
        self.version += 1
        self.facts += (Fact(kind, {"isbn": self.isbn}, self.version, f"village:{self.centre}"),)


@dataclass(frozen=True, slots=True)
class Announce:
    isbn: str
    centre: str
    title: str
    id: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Book, self.isbn),)


@dataclass(frozen=True, slots=True)
class Lend:
    isbn: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        return (Ref(Book, self.isbn),)


def announce(work: Work, command: Announce) -> Answer:
    if command.centre == FAR:
        raise Invalid("没有这个服务中心", errors={"centre": ["没有这个服务中心"]})
    if command.title == "a bug":
        raise KeyError("a secret of the inside")
    book = Book(command.id, command.isbn, command.centre, command.title)
    work.add(command.isbn, book)
    book.announce()
    return {"id": book.id, "version": book.version}


def lend(work: Work, command: Lend) -> Answer:
    book = work.get(Book, command.isbn)
    book.lend()
    return {"id": book.id, "version": book.version}


class Shelf:
    """The store: one table."""

    rules = None

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        rows = connection.execute(
            text("SELECT id::text, isbn, centre, title, lent, version FROM book WHERE isbn = ANY(:isbns) FOR UPDATE"),
            {"isbns": [ref.key for ref in refs]},
        )
        return {Ref(Book, row.isbn): Book(*row) for row in rows}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        rows = [{**{n: getattr(b, n) for n in ("id", "isbn", "centre", "title", "lent", "version")}} for b in changed]
        connection.execute(
            text("""
                INSERT INTO book SELECT id, isbn, centre, title, lent, version, :now
                FROM jsonb_to_recordset(CAST(:rows AS jsonb))
                    AS r(id uuid, isbn text, centre text, title text, lent boolean, version integer)
                ON CONFLICT (id) DO UPDATE SET lent = excluded.lent, version = excluded.version, updated_at = :now
            """),
            {"rows": json.dumps(rows), "now": now},
        )
        connection.execute(text("SELECT nextval('shelf_revision'), pg_notify('library.shelf', '')"))


def taken_in(intake: Intake) -> Command:
    data = intake.data
    if data["title"] == "":
        raise Invalid("书名不能为空", errors={"title": ["不能为空"]})
    return Announce(data["isbn"], data["centre"], data["title"], str(uuid7()))


def books(connection: Connection, prefix: str, after: Any, limit: int) -> Sequence[Mapping[str, Any]]:
    updated_at, book = after or (None, None)
    rows = connection.execute(
        text("""
            SELECT id, title, centre, lent, version, updated_at FROM book
            WHERE starts_with(centre, :prefix)
                AND (CAST(:updated_at AS timestamptz) IS NULL OR (updated_at, id) > (:updated_at, :book))
            ORDER BY updated_at, id LIMIT :limit
        """),
        {"prefix": prefix, "updated_at": updated_at, "book": book, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]


def list_books(call: Call, connection: Connection) -> Json:
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: books(connection, prefix, after, limit),
        key=lambda book: (book["updated_at"], book["id"]),
    )


def find_books(call: Call, connection: Connection) -> Json:
    found = books(connection, call.actor.scope, None, 50)
    return {"items": [book for book in found if book["title"] == call.body["title"]], "next_cursor": None}


def ruin(_call: Call, connection: Connection) -> Json:
    connection.execute(text("DELETE FROM book"))
    return {}


def doze(_call: Call, connection: Connection) -> Json:
    connection.execute(text("SELECT pg_sleep(60)"))
    return {}


def snapshot(call: Call, connection: Connection) -> tuple[int, Json]:
    revision: int = connection.execute(text("SELECT last_value FROM shelf_revision")).scalar_one()
    titles = [book["title"] for book in books(connection, call.actor.scope, None, 100)]
    return revision, {"titles": titles}


def changes(call: Call, connection: Connection, since: int) -> tuple[int, Json] | None:
    revision, body = snapshot(call, connection)
    return (revision, body) if revision != since else None


def verify(form: Mapping[str, str], entry: Mapping[str, Any]) -> None:
    if form.get("sign") != entry["salt"]:
        raise Unsigned


def pushed(form: Mapping[str, str], _vault: Vault) -> Sequence[tuple[str, Command]]:
    if "isbn" not in form:
        raise Invalid("缺少 isbn", errors={"isbn": ["必填"]})
    return [(form["isbn"], Announce(form["isbn"], HOME, form.get("title", ""), str(uuid7())))]


def acknowledge(_form: Mapping[str, str], outcomes: Sequence[Outcome]) -> Json:
    return {"result": True, "seen": [outcome.status.value for outcome in outcomes]}


def store(_settings: Settings, _vault: Vault) -> Shelf:
    return Shelf()


COUNTY_ONLY = frozenset({Tier.COUNTY})

API = Api(
    service="library",
    title="图书",
    routes=(
        Read(path="/v1/books", read=list_books, query=list_query(datetime, UUID), answer=BookPage(), summary="书目"),
        Read(path="/v1/books/search", read=find_books, body=Wanted(), answer=BookPage(), summary="查找"),
        Read(path="/v1/ruin", read=ruin, answer=Schema(), allow=COUNTY_ONLY, summary="不该能写"),
        Read(path="/v1/doze", read=doze, answer=Schema(), allow=COUNTY_ONLY, summary="过慢"),
        Write(
            path="/v1/books/{isbn}/lend",
            command=lambda call: Lend(call.path["isbn"]),
            body=Lending(),
            answer=BookChanged(),
            summary="借出",
        ),
        Hook(
            path="/v1/publishers/old",
            partner="old-publisher",
            verify=verify,
            commands=pushed,
            acknowledge=acknowledge,
            refuse=lambda _form, reason: {"result": False, "message": reason},
            summary="老出版社的推送",
        ),
        Stream(path="/v1/shelf", channel="library.shelf", snapshot=snapshot, changes=changes, summary="书架实况"),
    ),
    handlers={Announce: announce, Lend: lend},
    store=store,
    intake={ANNOUNCED: taken_in},
)


def without_intake() -> Api:
    return replace(API, intake={}, routes=[route for route in API.routes if not isinstance(route, Hook)])
