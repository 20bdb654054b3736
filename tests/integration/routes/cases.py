"""A real case of each service at HERE, so that what is out of scope can be told from what doesn't exist."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.parcels import Consent
from contracts.people import COUNTY, Actor, Tier
from services.centres.seed import seed
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.work import Job, UnitOfWork
from services.express.api import API
from services.express.domain.people import Recipient
from services.express.domain.pickup import Place
from services.express.handlers.parcels import Arrive
from services.supervision.domain.watch import ClockKey
from tests.browser.site import hearing
from tests.express_store import a_store
from tests.integration.routes import (
    appraised,
    centrelife,
    echo,
    hall,
    handed,
    inspected,
    patients,
    shipments,
    shops,
    sites,
    tables,
    veterans,
)
from tests.integration.routes.callers import HERE
from tests.integration.supervision.sweeping import heartbeat, sweep
from tests.servers import FreshDatabase
from tests.supermarket_store import SKU
from tests.unit.supervision.events import event, publication


@dataclass(frozen=True)
class Case:
    """What stands for the `{parts}` of a service's paths, and a body or a query that each of its paths would take.

    `not_theirs` has, by path, of those whom the route is for, who in this very case may not: it is another party's.
    `hidden` has who isn't even told that there is such a case.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Any] = field(default_factory=dict)
    queries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_theirs: Mapping[str, Collection[str]] = field(default_factory=dict)
    hidden: Mapping[str, Collection[str]] = field(default_factory=dict)


def centre(settings: Settings, _database: FreshDatabase) -> Case:
    seed(settings)
    own = {"staff": f"staff:{HERE}-01", "table": tables.handed_in(settings)}
    own |= {**centrelife.arranged(settings), **sites.opened(settings)}
    bodies = {**centrelife.BODIES, **sites.BODIES, **STAFFING, **tables.BODIES}
    parts = {"id": HERE, "fund": "bond", **own}
    queries = {**centrelife.QUERIES, **tables.QUERIES, "/v1/directory/hours": {"centre": HERE}}
    return Case(parts, bodies, queries, {**sites.NOT_THEIRS, **CORRECTED_BY_TOWN})


STAFFING: Mapping[str, Any] = {
    "/v1/staff/{staff}": {"post": "站长", "name": "李四"},
    "/v1/staff/{staff}/leave": {"from": "2026-11-01", "until": "2027-05-01"},
}
CORRECTED_BY_TOWN = {"/v1/staff/{staff}/correct": ("cadre", "county")}
"""The town has done the last deed, the departure."""


def parcel(settings: Settings, _database: FreshDatabase) -> Case:
    engine = engine_for(settings.database_url, name="test")
    unit = UnitOfWork("express", engine, a_store(), API.handlers)
    arrive = Arrive(
        carrier="yunda",
        waybill="YD0001",
        centre=HERE,
        recipient=Recipient(),
        consent=Consent.RECORDED,
        numbers=["123456"],
        place=Place(1, 1),
    )
    announcer = Actor("partner:partner", Tier.PARTNER, COUNTY)
    known = unit.run([Job(command=CopyCentre(id=HERE, name="十里铺", version=1))])
    [arrived] = unit.run([Job(command=arrive, actor=announcer)])
    shipment = shipments.drafted(unit, settings)
    engine.dispose()
    assert known
    assert arrived.answer
    bodies = {
        "/v1/parcels/search": {"waybill": "YD0001"},
        **{f"/v1/parcels/{{id:uuid}}/{name}": body for name, body in DEEDS.items()},
    }
    return Case({"id": arrived.answer["id"], "shipment": shipment}, {**bodies, **shipments.BODIES})


DEEDS: Mapping[str, Mapping[str, Any]] = {
    "notify": {"channel": "phone"},
    "notify-failed": {"reason": "unreachable"},
    "collect": {"code": "1-1-654321", "by": "self", "consent": True},
    "delivery-failed": {"reason": "nobody_home"},
    "refuse": {"reason": "unwanted"},
    "exception": {"kind": "lost", "note": "货不在架"},
    "compensate": {"amount_fen": 100, "note": "已赔"},
    "write-off": {"note": "无人认领"},
    "discrepancy/close": {"finding": "carrier_wrong", "note": "误签"},
    "complaint": {"kind": "delay", "note": "太慢"},
    "complaint/answer": {"outcome": "settled", "note": "已道歉"},
    "correct": {"reason": "点错"},
}


def order(settings: Settings, _database: FreshDatabase) -> Case:
    parts = {"id": shops.ordered(settings), "sku": SKU, "centre": HERE, "date": "2026-07-01"}
    return Case(parts, shops.BODIES, {"/v1/my/shelves": {"centre": HERE}})


def recorded(settings: Settings, database: FreshDatabase) -> Case:
    with hearing(database) as hear:
        arrived = event("parcel.inbound.v1", 1, subject="p1", centre=HERE)
        hear(publication(centre=HERE), arrived, heartbeat(), *appraised.RATED)
    appraised.appraised(settings)
    looked = {**inspected.inspected(settings), **handed.handed(settings)}
    engine = engine_for(settings.database_url, name="test")
    sweep(engine)
    engine.dispose()
    asked = {
        "/v1/deadline": {"from": "2026-07-01T09:00:00Z", "limit": "5wd"},
        "/v1/centres/{id}/voices": {"figure": "satisfaction"},
    }
    late = ClockKey("express:p1", "express.notify", arrived.sequence)
    clock = {"service": "express", "case": "p1", "standard": late.standard, "opening": str(late.opening_sequence)}
    parts = {"id": HERE, "year": "2027", "ladder": late.id, "rung": "red"}
    bodies = {**appraised.BODIES, **inspected.BODIES, **REASONED}
    parts |= {**clock, **appraised.PARTS, **looked}
    return Case(parts, bodies, asked, {**NOT_THEIRS, **handed.NOT_THEIRS}, HIDDEN)


RUNG = "/v1/ladders/{ladder:uuid}/{rung}"
_ANSWERS = ("acknowledge", "answer", "appeal")
REASONED = {
    f"{RUNG}/{action}": {"note": "已核实"}
    for action in ("answer", "appeal", "grant", "deny", "hear", "impose", "drop", "correct")
}
NOT_THEIRS = {
    **{f"{RUNG}/{action}": ("town", "county") for action in _ANSWERS},
    f"{RUNG}/correct": ("cadre",),
}
"""A village's card is the village's to answer, and a deed is taken back by whoever did it."""
HIDDEN = {
    "/v1/ladders/{ladder:uuid}": ("bureau", "bureau by cookie"),
    **{f"{RUNG}/{action}": ("bureau",) for action in (*_ANSWERS, "correct")},
}
"""A bureau knows of its own cards alone."""


def application(settings: Settings, _database: FreshDatabase) -> Case:
    begun = hall.begun(settings)
    linked = {
        "/v1/team/households": {
            "head": "王白露",
            "phone": "13900000001",
            "area": "一组",
            "member": begun.member,
        },
        "/v1/tasks": {"household": begun.household, "kind": "errand"},
    }
    parts = {"id": begun.case, "file": begun.file, "code": "temporary_relief", "group": "civil_affairs"}
    return Case(parts, {**hall.BODIES, **linked})


def patient(settings: Settings, _database: FreshDatabase) -> Case:
    return Case(patients.arranged(settings), patients.BODIES)


def said(settings: Settings, _database: FreshDatabase) -> Case:
    return Case(echo.said(settings), echo.BODIES, echo.QUERIES)


def veteran(settings: Settings, _database: FreshDatabase) -> Case:
    one, file, bodies = veterans.begun(settings)
    return Case({"id": one, "file": file}, bodies)


CASES: Mapping[str, Callable[[Settings, FreshDatabase], Case]] = {
    "centres": centre,
    "clinic": patient,
    "express": parcel,
    "feedback": said,
    "hall": application,
    "supermarket": order,
    "supervision": recorded,
    "veterans": veteran,
}
