"""How a centre is built, what it costs, when it is accepted and opens."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from contracts.cases import REASON, REMARK
from contracts.centres import building as bodies
from contracts.people import town_of
from contracts.rooms import RoomKind
from contracts.sites import Cost, Device, MilestoneKind
from services.centres.api.sites import SEEING, one
from services.centres.api.siting import ABOVE, COUNTY, ONE, on_site, sealed, write
from services.centres.domain.centre import Details, Hours, Window
from services.centres.domain.dossier import Design, Measured
from services.centres.domain.fund import Terms
from services.centres.domain.gates import lacking
from services.centres.domain.milestone import Milestone
from services.centres.domain.transitions import TAKING
from services.centres.handlers.building import ChangeFund, Inspect, Open, Pace, SetMilestone
from services.centres.handlers.siting import OnSite
from services.centres.store import building, sites
from services.centres.store.rules import known
from services.chassis.casework.acting import ids
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets
from services.chassis.ids import uuid7
from services.chassis.work import Command

_MILESTONE = f"{ONE}/milestones/{{milestone:uuid}}"


def show(call: Call, connection: Connection) -> Json:
    """How the building of one site stands."""
    site, _ = one(call, connection)
    design, measured = site.dossier.design, site.dossier.measured
    return {
        "id": site.id,
        "state": site.state,
        "version": site.version,
        "design": design,
        "measured": measured,
        "lacking": lacking(measured, design, known()) if measured else [],
        "plan_fen": design and design.plan_fen,
        "spent_fen": site.spent_fen,
        "costs": sites.costs(connection, site.id),
        "milestones": building.of_site(connection, site.id),
    }


def ledger(_: Call, connection: Connection) -> Json:
    """The county's money: each sum from its own rows."""
    return {"funds": building.funds(connection), "items": building.by_batch(connection, TAKING)}


def design(call: Call) -> OnSite:
    """The documents come."""
    plan = Design(call.body["plan_fen"], call.actor.id, ids(call.body["files"]))
    return on_site(call, lambda site, deed: site.design(deed, plan), plan.files)


def book(call: Call) -> OnSite:
    """Money was paid."""
    kind, fen, on = Cost(call.body["kind"]), call.body["fen"], call.body["on"]
    return on_site(call, lambda site, deed: site.book(deed, kind, fen, on))


def open_centre(call: Call) -> Open:
    """The centre is known to all from now on."""
    body: dict[str, Any] = {name: each for name, each in call.body.items() if name != "note"}
    hours = Hours(tuple(body["hours"]["weekdays"]), tuple(Window(**each) for each in body["hours"]["windows"]))
    details = Details(**{**body, "hours": hours}, town=town_of(body["id"]), batch=0)
    return Open(site=call.path["site"], details=details, note=sealed(call))


def set_milestone(call: Call) -> SetMilestone:
    """A step has a last day."""
    milestone = Milestone(
        id=str(uuid7()),
        centre=call.actor.scope,
        site=call.path["site"],
        kind=MilestoneKind(call.body["kind"]),
        due=call.body["due"],
    )
    return SetMilestone(milestone=milestone, note=sealed(call))


def _inspect(call: Call, *, passes: bool) -> Inspect:
    body: dict[str, Any] = {name: each for name, each in call.body.items() if name != "note"}
    found = Measured(
        **{
            **body,
            "rooms": tuple(RoomKind(each) for each in body["rooms"]),
            "equipment": tuple(Device(each) for each in body["equipment"]),
            "files": ids(body["files"]),
        },
        by=call.actor.id,
    )
    return Inspect(site=call.path["site"], measured=found, passes=passes, note=sealed(call))


def _move(call: Call) -> Pace:
    due: date = call.body["due"]
    return _pace(call, lambda milestone, deed: milestone.move(deed, due))


def _pace(call: Call, verb: Any) -> Pace:
    named = {"site": call.path["site"], "milestone": call.path["milestone"]}
    return Pace(**named, verb=verb, note=sealed(call))


def _correct(call: Call) -> Command:
    limit = known().correct_within
    return _pace(call, lambda milestone, deed: milestone.correct(deed, limit))


def _change_fund(call: Call) -> ChangeFund:
    return ChangeFund(call.path["fund"], Terms(**call.body))


_CHANGED = {"answer": bodies.MILESTONE_CHANGED}
_LEDGER = Read(
    path="/v1/ledger",
    read=ledger,
    answer=bodies.LEDGER,
    allow=COUNTY,
    summary="建设资金台账:各笔资金、各批计划与支出",
)
_COLUMNS = {"batch": "批次", "planned_sites": "有计划投资的选址", "plan_fen": "计划投资(分)", "spent_fen": "已支出(分)"}

ROUTES: tuple[Route, ...] = (
    Read(path=f"{ONE}/building", read=show, answer=bodies.BUILDING, allow=SEEING, summary="设计、节点、投资与验收"),
    write(f"{ONE}/design", design, ABOVE, bodies.SUBMIT_DESIGN, "提交设计文件和计划投资(分)"),
    write(
        f"{ONE}/start",
        lambda call: on_site(call, lambda site, deed: site.start(deed)),
        ABOVE,
        REMARK,
        "开工",
    ),
    write(f"{ONE}/costs", book, COUNTY, bodies.BOOK_COST, "登记一笔支出(分);记错的另记一笔负数冲销"),
    write(
        f"{ONE}/accept",
        lambda call: _inspect(call, passes=True),
        COUNTY,
        bodies.MEASURE,
        "验收合格;缺什么逐项列明,缺一不可",
    ),
    write(f"{ONE}/fail", lambda call: _inspect(call, passes=False), COUNTY, bodies.MEASURE, "验收不合格,转整改"),
    write(
        f"{ONE}/rectify",
        lambda call: on_site(call, lambda site, deed: site.rectify(deed)),
        ABOVE,
        REASON,
        "整改完成,等待再次验收",
    ),
    write(f"{ONE}/open", open_centre, COUNTY, bodies.OPEN_CENTRE, "运行:服务中心入册并发布"),
    write(f"{ONE}/milestones", set_milestone, ABOVE, bodies.SET_MILESTONE, "定一个建设节点的期限", **_CHANGED),
    write(f"{_MILESTONE}/move", _move, COUNTY, bodies.MOVE_MILESTONE, "改期,写明理由", **_CHANGED),
    write(
        f"{_MILESTONE}/reach",
        lambda call: _pace(call, lambda milestone, deed: milestone.reach(deed)),
        ABOVE,
        REMARK,
        "节点已完成",
        **_CHANGED,
    ),
    write(
        f"{_MILESTONE}/drop",
        lambda call: _pace(call, lambda milestone, deed: milestone.drop(deed)),
        COUNTY,
        REASON,
        "节点取消",
        **_CHANGED,
    ),
    write(f"{_MILESTONE}/correct", _correct, ABOVE, REASON, "更正节点的上一步", **_CHANGED),
    _LEDGER,
    *in_sheets(_LEDGER, _COLUMNS),
    write(
        "/v1/funds/{fund}",
        _change_fund,
        COUNTY,
        bodies.SET_FUND,
        "登记一笔建设资金",
        method="PUT",
        answer=bodies.FUND_CHANGED,
    ),
)
