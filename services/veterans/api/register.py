"""The register (建档立卡): entered and put right by cadres, masked for town and county."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts import cases
from contracts.cases import REASON
from contracts.fields import one_of
from contracts.people import Tier
from contracts.timelines import TIMELINE
from contracts.veterans import register as bodies
from contracts.veteranwork import Belonging, Placement, StruckOff
from services.chassis.casework.acting import correct, on_case
from services.chassis.casework.looking import history, newest_first, the_one
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.sealed import SealedColumn
from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.work import Command
from services.veterans.api import sealing
from services.veterans.domain.register import Veteran
from services.veterans.handlers.register import Register, Update
from services.veterans.store import reads
from services.veterans.store.register import HISTORY
from services.veterans.store.sealing import HOMES, NOTE, SERVICES, VETERANS

CADRE, SUPERVISED = frozenset({Tier.CADRE}), frozenset({Tier.CADRE, Tier.TOWN})
ENTERING = "核对退役军人档案"
"""What full values are shown for."""
_ONE = "/v1/veterans/{id:uuid}"


def list_veterans(call: Call, connection: Connection) -> Json:
    """Entries, newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since", "placement", "belonging")}
    return newest_first(call, connection, reads.veterans, wanted)


def search(call: Call, connection: Connection) -> Json:
    """Somebody whom the person at the counter has before them; nothing of it stands in a URL."""
    found = reads.veterans(connection, call.actor.scope, 50, **looked_up(call.body, call.vault))
    return {"items": found, "next_cursor": None}


def looked_up(body: Mapping[str, str], vault: Vault) -> dict[str, str]:
    """What a search looks for: keyed hashes of what it was given."""
    wanted = {f"{part}_hash": vault.fingerprint(body[part]) for part in ("name", "identity") if part in body}
    return wanted | ({"phone_hash": phone_hash(body["phone"], vault)} if "phone" in body else {})


def show(call: Call, connection: Connection) -> Json:
    """One entry."""
    return the_one(call, connection, reads.veterans)


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to it."""
    return history(HISTORY, show(call, connection)["id"], call.vault, connection, NOTE)


def in_full(call: Call, connection: Connection) -> Json:
    """An entry in full, each part logged."""
    entry = show(call, connection)["id"]
    sealed = reads.sealed(connection, "veteran", "person", entry)
    row = sealed["row"]
    clear = partial(one_clear, call, connection, entry, ENTERING)
    return {
        **{part: clear(column, sealed[part]) for part, column in VETERANS.items() if part in sealed},
        "home": json.loads(clear(HOMES, row.home)),
        "service": _service(clear(SERVICES, row.service)) if row.service else None,
    }


def one_clear(call: Call, connection: Connection, case: str, purpose: str, column: SealedColumn, sealed: str) -> str:
    """One value of one row in clear, logged."""
    return reveal(connection, call.vault, column, {case: sealed}, actor=call.actor, purpose=purpose)[case]


def _service(text: str) -> dict[str, Any]:
    service: dict[str, Any] = json.loads(text)
    if "discharged_on" in service:
        service["discharged_on"] = datetime.fromisoformat(service["discharged_on"]).date()
    return service


def register(call: Call) -> Command:
    """Somebody new at the cadre's own centre."""
    return Register(
        veteran=str(uuid7()),
        centre=call.actor.scope,
        belonging=Belonging(call.body["belonging"]),
        discharged_on=call.body.get("service", {}).get("discharged_on"),
        entry=sealing.entry(call.body, call.vault),
    )


def update(call: Call) -> Command:
    """An entry is put right."""
    return Update(veteran=call.path["id"], entry=sealing.entry(call.body, call.vault))


_strike_off = partial(
    on_case, Veteran, lambda veteran, deed, body: veteran.strike_off(deed, StruckOff(body["reason"])), NOTE
)
_QUERY = list_query(datetime, UUID, placement=one_of(Placement), belonging=one_of(Belonging))
_write = partial(Write, answer=cases.CHANGED)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/veterans",
        read=list_veterans,
        query=_QUERY,
        answer=bodies.VETERAN_PAGE,
        summary="档案列表;可按安置报到筛选",
    ),
    Read(
        path="/v1/veterans/search",
        read=search,
        body=cases.SEARCH,
        answer=bodies.VETERAN_PAGE,
        summary="按电话、姓名或身份证号码查找档案",
    ),
    Read(path=_ONE, read=show, answer=bodies.VETERAN_VIEW, summary="一份档案"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="档案的各步"),
    Read(
        path=f"{_ONE}/file",
        read=in_full,
        answer=bodies.VETERAN_IN_FULL,
        allow=CADRE,
        reveals=ENTERING,
        summary="档案完整信息;查阅记入日志",
    ),
    _write(path="/v1/veterans", command=register, body=bodies.REGISTER, summary="建档立卡"),
    _write(path=f"{_ONE}", method="PUT", command=update, body=bodies.UPDATE, summary="更新档案"),
    _write(path=f"{_ONE}/strike-off", command=_strike_off, body=bodies.STRIKE_OFF, summary="销档:迁出、去世、有误"),
    _write(
        path=f"{_ONE}/correct",
        command=partial(correct, Veteran, NOTE),
        body=REASON,
        allow=SUPERVISED,
        summary="更正销档:经办人 10 分钟内,之后由镇街",
    ),
)
