"""The HTTP side of supervision: the county at a glance, one centre, one case, the clocks, and the live stream."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.clocks import ClockState
from contracts.people import town_of
from contracts.refusals import NotFound
from contracts.standards import BY_ID, STANDARDS, Limit, Standard
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Api, Call, Json, Read, Stream
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock
from services.supervision.domain.county import by_town, changed_since
from services.supervision.domain.fold import in_order, is_incomplete
from services.supervision.domain.limit import explain
from services.supervision.domain.opening import Hours
from services.supervision.handlers import HANDLERS
from services.supervision.store import SupervisionStore, cases, reports
from services.supervision.store.centres import copies
from services.supervision.store.figures import CHANNEL
from services.supervision.store.reports import Glance, Glances

SHOWN = 50
"""Running clocks in a centre's report at the most."""

CLOCK_QUERY = list_query(
    datetime,
    str,
    str,
    int,
    state=fields.String(validate=validate.OneOf(list(ClockState), error=f"应为其中之一:{'、'.join(ClockState)}")),
)


@cache
def glances() -> Glances:
    """What all readers of this process share."""
    return Glances(copies())


def overview(call: Call, connection: Connection) -> Json:
    """Every centre in scope and the sums of its towns."""
    return _overview(glances().of(connection, call.actor.scope))


def snapshot(call: Call, connection: Connection) -> tuple[int, Json]:
    """The overview, as the stream begins with it."""
    glance = glances().of(connection, call.actor.scope)
    return glance.revision, _dumped(_overview(glance))


def changes(call: Call, connection: Connection, since: int) -> tuple[int, Json] | None:
    """The centres in scope that changed since a revision, with their towns; None where none did."""
    glance = glances().of(connection, call.actor.scope)
    changed = changed_since(glance.centres, since)
    if not changed:
        return None
    towns = {centre.town for centre in changed}
    sums = [town for town in by_town(glance.centres) if town.id in towns]
    return glance.revision, _dumped({"as_of": glance.as_of, "centres": changed, "towns": sums})


def centre_report(call: Call, connection: Connection) -> Json:
    """One centre with its running clocks. Raises NotFound, also for a centre that lies out of scope."""
    wanted = call.path["id"]
    found = reports.centres(connection, copies(), wanted) if call.actor.covers(wanted) else []
    if [centre.id for centre in found] != [wanted]:
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    now = reports.moment(connection)
    running = reports.clocks(connection, wanted, SHOWN, unfinished=True)
    shown = {name: getattr(found[0], name) for name in bodies.CENTRE_REPORT.fields if hasattr(found[0], name)}
    return shown | {"as_of": now, "clocks": [_listed(case, clock, now) for case, clock in running]}


def case_report(call: Call, connection: Connection) -> Json:
    """One case: events by sequence and explained clocks. Raises NotFound, also where its centre lies out of scope."""
    key = f"{call.path['service']}:{call.path['case']}"
    events = reports.case_events(connection, key)
    if not events or not call.actor.covers(events[-1].centre):
        raise NotFound("没有这个事项,或不在您的管辖范围内")
    (case,) = cases.load(connection, [key])
    return {
        "service": call.path["service"],
        "case": call.path["case"],
        "centre": events[-1].centre,
        "incomplete": is_incomplete(in_order(case.kept)),
        "events": events,
        "clocks": _explained(connection, case),
    }


def list_clocks(call: Call, connection: Connection) -> Json:
    """Clocks in scope, the earliest due first."""
    now = reports.moment(connection)
    state = ClockState(call.query["state"]) if "state" in call.query else None
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            _listed(case, clock, now)
            for case, clock in reports.clocks(
                connection, prefix, limit, state=state, since=call.query.get("since"), after=after
            )
        ],
        key=lambda clock: (
            clock["due_at"],
            f"{clock['service']}:{clock['case']}",
            clock["standard"],
            clock["opening_sequence"],
        ),
    )


def list_standards(_call: Call, _connection: Connection) -> Json:
    """What the county promises, whole."""
    return {"items": [_promise(standard) for standard in STANDARDS]}


def _promise(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "title": standard.title,
        "service": standard.service,
        "opens": sorted(standard.opens),
        "closes": sorted(standard.closes),
        "voids": sorted(standard.voids),
        "limit": _limit(standard.limit),
        "party": standard.party,
        "source": standard.source,
        "statutory": standard.statutory and _limit(standard.statutory),
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"code": str(limit), "words": limit.words}


def _overview(glance: Glance) -> Json:
    return {"as_of": glance.as_of, "centres": glance.centres, "towns": by_town(glance.centres)}


def _dumped(body: Json) -> Json:
    dumped: Json = bodies.OVERVIEW.dump(body)
    return dumped


def _explained(connection: Connection, case: Case) -> list[dict[str, Any]]:
    now = reports.moment(connection)
    hours_at = copies().hours_at(connection, {clock.centre for clock in case.clocks})
    return [_shown(clock, now) | _why(clock, hours_at(clock.centre, clock.opened_at)) for clock in case.clocks]


def _why(clock: Clock, hours: Hours) -> dict[str, Any]:
    spans = explain(clock.opened_at, BY_ID[clock.standard].limit, hours)
    days = {span.end.date() for span in spans}
    return {
        "explain": [
            {
                "begins": span.begin.astimezone(UTC),
                "ends": span.end.astimezone(UTC),
                "counted": span.counted,
                "reason": span.reason,
            }
            for span in spans
        ],
        "provisional": any(hours.calendar.is_provisional(day) for day in days),
    }


def _listed(case: str, clock: Clock, now: datetime) -> dict[str, Any]:
    service, _, subject = case.partition(":")
    place = {"service": service, "case": subject, "centre": clock.centre, "town": town_of(clock.centre)}
    return place | _shown(clock, now)


def _shown(clock: Clock, now: datetime) -> dict[str, Any]:
    return {
        "standard": clock.standard,
        "title": BY_ID[clock.standard].title,
        "opening_sequence": clock.opening_sequence,
        "state": clock.state(now),
        "opened_at": clock.opened_at,
        "due_at": clock.due_at,
        "ended_at": clock.ended_at,
        "responsible": clock.responsible,
    }


API = Api(
    service="supervision",
    title="监督 Supervision",
    routes=(
        Read(
            path="/v1/overview", read=overview, answer=bodies.OVERVIEW, summary="全县总览:每个服务中心都在,静默的也在"
        ),
        Read(
            path="/v1/centres/{id}", read=centre_report, answer=bodies.CENTRE_REPORT, summary="一处服务中心与它的计时"
        ),
        Read(
            path="/v1/cases/{service}/{case}",
            read=case_report,
            answer=bodies.CASE,
            summary="一个事项的事件与逐段说明的计时",
        ),
        Read(
            path="/v1/clocks",
            read=list_clocks,
            query=CLOCK_QUERY,
            answer=bodies.CLOCK_PAGE,
            summary="计时列表,先到期的在前",
        ),
        Read(
            path="/v1/standards",
            read=list_standards,
            answer=bodies.STANDARDS,
            summary="服务承诺:从何时到何时、多久、谁负责、依据",
        ),
        Stream(path="/v1/live", channel=CHANNEL, snapshot=snapshot, changes=changes, summary="总览的实时变化"),
    ),
    handlers=HANDLERS,
    store=lambda settings, vault: SupervisionStore(copies()),
)
