"""What a service says about its HTTP side: a table of routes. Only `chassis/http` knows status codes and headers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, TypeAlias

from marshmallow import Schema
from sqlalchemy import Connection

from contracts.people import Actor, Tier
from services.chassis.config import Settings
from services.chassis.http.page import query_of_a_sheet
from services.chassis.vault import Vault
from services.chassis.work import Command, Handler, Outcome, Store

Json: TypeAlias = Mapping[str, Any]
FORM = "application/x-www-form-urlencoded"

INTAKE = "/v1/events"
"""Where a service takes in partners' events."""

MOST_EVENTS = 500
"""Events at the most in one request."""

UPLOADS = "/files"
"""How the paths of uploads end, and no others': by it the server knows which bodies may be large."""


class Unsigned(Exception):
    """A native push whose signature is missing or wrong."""


STAFF = frozenset({Tier.CADRE, Tier.TOWN, Tier.COUNTY})
"""The tiers that look at cases; scope decides which of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that has passed signature or token, limits and schema."""

    actor: Actor
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    vault: Vault


@dataclass(frozen=True, slots=True)
class Format:
    """Another standard's JSON: its media type, and how it says what a problem document says."""

    media: str
    problem: Callable[[Json], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """`GET`: `read(call, connection)` gives Python values from a read-only transaction; raises Refusal.

    `answer` dumps them, so that nothing gets out that the contract doesn't name.

    With a `body` schema it is a `POST`: a search for what must not stand in a URL.

    `reveals` says what full personal data are shown for; then the transaction may write, so that `disclosure.reveal`
    can log it. A `format` is for clients who speak another standard.
    """

    path: str
    read: Callable[[Call, Connection], Json]
    answer: Schema
    query: Schema | None = None
    body: Schema | None = None
    allow: frozenset[Tier] = STAFF
    reveals: str | None = None
    format: Format | None = None
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Read):
    """A `Read` whose `items` are given as a spreadsheet (.xlsx): a row for each, with `columns`, titles by field.

    A `book` makes a whole workbook of the answer instead.
    """

    columns: Mapping[str, str]
    book: Callable[[Json], bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv(Sheet):
    """A `Sheet` as CSV (.csv), UTF-8."""


def in_sheets(read: Read, columns: Mapping[str, str]) -> tuple[Sheet, Csv]:
    """What a `Read` lists as a spreadsheet and as CSV too, beside it at `.xlsx` and `.csv`; not by pages, but whole."""
    same = {each.name: getattr(read, each.name) for each in fields(Read)} | {"query": query_of_a_sheet(read.query)}
    path, summary = read.path, read.summary
    return (
        Sheet(**same | {"path": f"{path}.xlsx", "summary": f"{summary},电子表格"}, columns=columns),
        Csv(**same | {"path": f"{path}.csv", "summary": f"{summary},CSV"}, columns=columns),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Print(Read):
    """A `Read` that is answered with a page for paper: `page(shown, address)` gives its HTML, or another `media`.

    `address` is where people reach this house, `https://…` without a slash at its end, for links and codes.
    """

    page: Callable[[Json, str], str]
    media: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """`POST`, `PUT` or `DELETE` by people: `command(call)` makes the command; its handler's JSON answer is the body."""

    path: str
    command: Callable[[Call], Command]
    answer: Schema
    body: Schema | None = None
    method: str = "POST"
    allow: frozenset[Tier] = frozenset({Tier.CADRE})
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk(Write):
    """The same for several at once: `{"items": […]}` beside what `body` has for all of them.

    Each item is read by `item` and makes one command: `command(call)` finds it in `call.body`, over what is for all.
    The answer is `{"results": [{"status", …}]}` in the order sent: one that is wrong doesn't keep the others back.
    """

    item: Schema
    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWrite(Write):
    """A `Write` for anybody, without a token, as often as an address may: the call's actor is ANYBODY.

    The same `Idempotency-Key` with another body is another one.
    """

    allow: frozenset[Tier] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A partner's native push: form fields in, commands out, and the acknowledgement that the partner expects.

    With another `media` than FORM the form is `{"body": the raw text}`; it also has the values of those `headers`
    (named in lower case) that were sent.

    `partner` names its entry in the partner registry; `verify(form, entry)` raises Unsigned;
    `commands(form, vault)` gives pairs of an idempotency id and a command, raises Invalid;
    `acknowledge(form, outcomes)` gives the body of the 200 answer, `refuse(form, reason)` that of any other; it gets an
    empty form where that couldn't be read or isn't signed.
    """

    path: str
    partner: str
    verify: Callable[[Mapping[str, str], Mapping[str, Any]], None]
    commands: Callable[[Mapping[str, str], Vault], Sequence[tuple[str, Command]]]
    acknowledge: Callable[[Mapping[str, str], Sequence[Outcome]], Json]
    refuse: Callable[[Mapping[str, str], str], Json]
    media: str = FORM
    headers: tuple[str, ...] = ()
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """`GET` by a partner, signed as a push over an empty body: as a `Read`, with the partner as the call's actor."""

    path: str
    read: Callable[[Call, Connection], Json]
    answer: Schema
    query: Schema
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """`GET` as Server-Sent Events: the whole `snapshot` first, then with each NOTIFY the `changes` in it.

    Both give `(revision, body)`; `changes` gives None where nothing in the actor's scope changed.
    `channel` is a NOTIFY channel.
    """

    path: str
    channel: str
    snapshot: Callable[[Call, Connection], tuple[int, Json]]
    changes: Callable[[Call, Connection, int], tuple[int, Json] | None]
    allow: frozenset[Tier] = STAFF
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """`POST` by anybody, without a token: `do(body, vault, connection)` in a transaction that may write.

    What it returns is committed, also where that is a Problem, which is then the answer; what it raises is not.
    """

    path: str
    do: Callable[[Json, Vault, Connection], Json | Exception]
    body: Schema
    answer: Schema
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`POST` of one file's bytes by people: PDF, JPEG or PNG up to 10 MB, whatever content type is said.

    The answer is `contracts.files.FILE_KEPT`; a write by the same person may name it. Another path is a ValueError.
    """

    ending: ClassVar[str] = UPLOADS
    path: str
    allow: frozenset[Tier]
    summary: str

    def __post_init__(self) -> None:
        if not self.path.endswith(self.ending):
            raise ValueError(f"{self.path}: an upload's path ends with {self.ending}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """`GET` of the file that the path calls `{file}`, written into the access log as `shown_for`, in Chinese.

    `check(call, connection)` raises NotFound unless the file is one of a case that the actor may see.
    """

    path: str
    check: Callable[[Call, Connection], None]
    shown_for: str
    allow: frozenset[Tier] = STAFF
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """`GET` by anybody, without a token: `read(query, vault, connection)` gives what everybody may know."""

    path: str
    read: Callable[[Json, Vault, Connection], Json]
    answer: Schema
    query: Schema | None = None
    summary: str


Route: TypeAlias = Read | Write | Hook | Pull | Stream | Open | Upload | Download | Public


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A partner's event, read and checked: `data` as its schema loaded it."""

    partner: str
    id: str
    source: str
    type: str
    data: Mapping[str, Any]
    vault: Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One service's HTTP side. `intake` maps each partner event type to what makes its command."""

    service: str
    title: str
    routes: Sequence[Route]
    handlers: Mapping[type, Handler]
    store: Callable[[Settings, Vault], Store]
    intake: Mapping[str, Callable[[Intake], Command]] = field(default_factory=dict)


def method_of(route: Route) -> str:
    """The HTTP method of a route; a search with a body is a `POST`."""
    match route:
        case Write():
            return route.method
        case Hook() | Open() | Upload():
            return "POST"
        case Read():
            return "POST" if route.body else "GET"
        case Pull() | Stream() | Download() | Public():
            return "GET"


def rooted(path: str) -> str:
    """A route's path below the service's mount: `/v1/…`."""
    return "/" + path.lstrip("/")
