"""Tables of villages and of travel times over HTTP: checked as they come, applied when somebody has seen what for."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from contracts.centres import villages as bodies
from contracts.people import Tier
from contracts.refusals import Conflict, NotFound
from services.centres.domain.imports import Kind
from services.centres.domain.table import Table
from services.centres.domain.traveltimes import TravelTimes
from services.centres.domain.villagelist import VillageList
from services.centres.handlers.importing import Apply
from services.centres.store import imports, villages
from services.chassis.http.routes import Call, Json, Read, Route, Write, in_sheets
from services.chassis.http.table_routes import TableUpload
from services.chassis.tables import lines_of

COUNTY_ALONE = frozenset({Tier.COUNTY})
STEP = 10_000
"""Lines that are kept together, after which others see how far it is."""
SHOWN = 50


def take(kind: Kind, call: Call, content: bytes, engine: Engine) -> Json:
    """The report on a file; the register is as before. The same file again has the same report.

    Raises Unreadable, Conflict where the same person hands in another meanwhile.
    """
    actor, digest = call.actor.id, hashlib.sha256(content).hexdigest()
    with engine.begin() as connection:
        known = imports.waiting(connection, kind, actor, digest)
        table_id = known or imports.begin(connection, kind, actor, digest)
        table = _TABLES[kind](connection)
    if not known:
        _check(kind, table_id, table, content, engine)
    with engine.connect() as connection:
        return _report(connection, table_id)


def _check(kind: Kind, table_id: str, table: Table, content: bytes, engine: Engine) -> None:
    try:
        for part, rows in enumerate(_parts(table.rows(iter(lines_of(content))))):
            with engine.begin() as connection:
                imports.add(connection, table_id, part, rows, table.lines)
        table.end()
        with engine.begin() as connection:
            imports.finish(connection, table_id, kind, table)
    except IntegrityError as error:
        raise Conflict("您同时上传了另一份表格,以那一份为准") from error
    except Exception:
        with engine.begin() as connection:
            imports.drop(connection, table_id)
        raise


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, STEP)):
        yield part


def list_imports(_call: Call, connection: Connection) -> Json:
    """The newest, with how far each is."""
    return {"items": villages.imports(connection, SHOWN)}


def show_import(call: Call, connection: Connection) -> Json:
    """One, with what is wrong in it."""
    return _report(connection, call.path["table"])


def list_faults(call: Call, connection: Connection) -> Json:
    """What is wrong in it, for a sheet beside the file."""
    return {"items": _report(connection, call.path["table"])["faults"]}


def apply(call: Call) -> Apply:
    """Its lines hold from now on."""
    return Apply(call.path["table"])


def _report(connection: Connection, table_id: str) -> Json:
    found = villages.one_import(connection, table_id)
    if found is None:
        raise NotFound("没有这次导入,或已过期:请重新上传")
    return found


def _example(table: type[Table], _call: Call, _connection: Connection) -> Json:
    return {"items": [{column.name: column.example for column in table.columns}]}


def _headings(table: type[Table]) -> Mapping[str, str]:
    return {column.name: column.heading for column in table.columns}


def _template(path: str, table: type[Table], summary: str) -> tuple[Route, ...]:
    read = Read(path=path, read=partial(_example, table), answer=bodies.EXAMPLE, allow=COUNTY_ALONE, summary=summary)
    return in_sheets(read, _headings(table))


_TABLES: Mapping[Kind, Callable[[Connection], Table]] = {
    Kind.VILLAGES: lambda connection: VillageList(
        villages.towns(connection), villages.aliases(connection), villages.listed_towns(connection)
    ),
    Kind.TRAVEL_TIMES: lambda connection: TravelTimes(villages.aliases(connection), villages.centres(connection)),
}
_FAULTS = Read(
    path="/v1/imports/{table:uuid}/faults",
    read=list_faults,
    answer=bodies.FAULTS,
    allow=COUNTY_ALONE,
    summary="一次导入中不对的行",
)
ROUTES: tuple[Route, ...] = (
    *_template("/v1/villages/template", VillageList, "村庄名单的模板"),
    TableUpload(
        path="/v1/villages/tables",
        take=partial(take, Kind.VILLAGES),
        answer=bodies.IMPORT_REPORT,
        allow=COUNTY_ALONE,
        summary="上传村庄名单并检查,不改动登记册",
    ),
    *_template("/v1/travel-times/template", TravelTimes, "实测时间表的模板"),
    TableUpload(
        path="/v1/travel-times/tables",
        take=partial(take, Kind.TRAVEL_TIMES),
        answer=bodies.IMPORT_REPORT,
        allow=COUNTY_ALONE,
        summary="上传各村到服务中心的实测时间并检查,不改动登记册",
    ),
    Read(
        path="/v1/imports",
        read=list_imports,
        answer=bodies.IMPORT_LIST,
        allow=COUNTY_ALONE,
        summary="导入记录:谁在何时导入了什么,检查到哪里",
    ),
    Read(
        path="/v1/imports/{table:uuid}",
        read=show_import,
        answer=bodies.IMPORT_REPORT,
        allow=COUNTY_ALONE,
        summary="一次导入:会新增、改动多少,哪些行不对",
    ),
    _FAULTS,
    *in_sheets(_FAULTS, {"line": "行号", "column": "列", "wrong": "哪里不对", "instead": "应怎样填"}),
    Write(
        path="/v1/imports/{table:uuid}/apply",
        command=apply,
        answer=bodies.APPLIED,
        allow=COUNTY_ALONE,
        summary="导入检查过的表格:全部生效,或一行也不改",
    ),
)
