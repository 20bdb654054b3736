"""The county at a glance, one centre, and the live stream."""

from functools import cache

from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.refusals import NotFound
from contracts.supervision.live import LIVE_OVERVIEW
from services.chassis.http.routes import Call, Json, Read, Route, Stream, in_sheets
from services.supervision.api.ladders import rung
from services.supervision.api.shown import listed_clock
from services.supervision.domain.county import by_town, changed_since
from services.supervision.store import climbs, reports
from services.supervision.store.centres import copies
from services.supervision.store.climbs import Steps
from services.supervision.store.figures import CHANNEL
from services.supervision.store.reports import Glance, Glances, Sought

SHOWN = 50
"""Running clocks in a centre's report at the most."""


@cache
def glances() -> Glances:
    """What all readers of this process share."""
    return Glances(copies())


@cache
def newest_steps() -> Steps:
    """What all readers of this process share of the ladders."""
    return Steps()


def overview(call: Call, connection: Connection) -> Json:
    """Every centre in scope and the sums of its towns."""
    return _overview(glances().of(connection, call.actor.scope))


def list_centres(call: Call, connection: Connection) -> Json:
    """The centres of the overview, for a sheet."""
    return {"items": overview(call, connection)["centres"]}


def snapshot(call: Call, connection: Connection) -> tuple[int, Json]:
    """The overview and the newest steps of ladders, as the stream begins with them."""
    glance = glances().of(connection, call.actor.scope)
    steps = climbs.newest(connection, call.actor.scope, climbs.MOST_SHOWN)
    return glance.revision, _dumped({**_overview(glance), "rungs": map(rung, steps)})


def changes(call: Call, connection: Connection, since: int) -> tuple[int, Json] | None:
    """The centres in scope that changed since a revision, their towns, and new steps; None where there are none."""
    glance = glances().of(connection, call.actor.scope)
    changed = changed_since(glance.centres, since)
    steps = newest_steps().since(connection, call.actor.scope, glance.revision, since)
    if not changed and not steps:
        return None
    towns = {centre.town for centre in changed}
    sums = [town for town in by_town(glance.centres) if town.id in towns]
    body = {"as_of": glance.as_of, "centres": changed, "towns": sums, "rungs": map(rung, steps)}
    return glance.revision, _dumped(body)


def centre_report(call: Call, connection: Connection) -> Json:
    """One centre with its running clocks. Raises NotFound, also for a centre that lies out of scope."""
    wanted = call.path["id"]
    found = reports.centres(connection, copies(), wanted) if call.actor.covers(wanted) else []
    if [centre.id for centre in found] != [wanted]:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    now, book = reports.moment(connection), copies().standards.book(connection)
    running = reports.clocks(connection, wanted, SHOWN, Sought(unfinished=True))
    shown = {name: getattr(found[0], name) for name in bodies.CENTRE_REPORT.fields if hasattr(found[0], name)}
    return shown | {"as_of": now, "clocks": [listed_clock(case, clock, now, book) for case, clock in running]}


def _overview(glance: Glance) -> Json:
    return {"as_of": glance.as_of, "centres": glance.centres, "towns": by_town(glance.centres)}


def _dumped(body: Json) -> Json:
    dumped: Json = LIVE_OVERVIEW.dump(body)
    return dumped


_COLUMNS = {
    "id": "编号",
    "name": "服务中心",
    "town": "镇街",
    "open": "正在计时",
    "on_time": "今天按时",
    "late": "超时",
    "warned": "黄牌",
    "events_today": "今天的事件",
    "silent": "静默",
    "last_event_at": "最近的事件",
}
_SUMMARY = "全县总览:每个服务中心都在,静默的也在"

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/overview", read=overview, answer=bodies.OVERVIEW, summary=_SUMMARY),
    *in_sheets(Read(path="/v1/overview", read=list_centres, answer=bodies.CENTRES, summary=_SUMMARY), _COLUMNS),
    Read(path="/v1/centres/{id}", read=centre_report, answer=bodies.CENTRE_REPORT, summary="一处服务中心与它的计时"),
)
LIVE = Stream(path="/v1/live", channel=CHANNEL, snapshot=snapshot, changes=changes, summary="总览与督办台阶的实时变化")
