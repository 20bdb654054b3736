"""The HTTP side of supervision: the county at a glance, one centre, one case, the clocks, and the live stream."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.clocks import ClockState
from contracts.people import town_of
from contracts.refusals import NotFound
from contracts.standards import BY_ID, STANDARDS, Limit, Share, Standard
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Api, Call, Json, Read, Stream
from services.supervision.domain.case import Case
from services.supervision.domain.clock import Clock, HoursAt
from services.supervision.domain.county import by_town, changed_since
from services.supervision.domain.fold import in_order, is_incomplete, runs
from services.supervision.domain.opening import Hours, Span
from services.supervision.domain.run import Run
from services.supervision.domain.term import Extension
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
        "pauses": sorted(standard.pauses),
        "resumes": sorted(standard.resumes),
        "restarts": sorted(standard.restarts),
        "extends": sorted(standard.extends),
        "handed_on": standard.handed_on,
        "warning": _warning(standard.warns),
        "ladder": [{"rung": step.rung, "after": _limit(step.after)} for step in standard.ladder],
        "limit": _limit(standard.limit),
        "party": standard.party,
        "source": standard.source,
        "statutory": standard.statutory and _limit(standard.statutory),
    }


def _warning(point: Limit | Share) -> dict[str, Any]:
    if isinstance(point, Share):
        return {"code": f"{point.percent}%", "words": f"已用 {point.percent}%"}
    return {"code": str(point), "words": f"到期前 {point.words}"}


def _limit(limit: Limit) -> dict[str, Any]:
    return {"code": str(limit), "words": limit.words}


def _overview(glance: Glance) -> Json:
    return {"as_of": glance.as_of, "centres": glance.centres, "towns": by_town(glance.centres)}


def _dumped(body: Json) -> Json:
    dumped: Json = bodies.OVERVIEW.dump(body)
    return dumped


def _explained(connection: Connection, case: Case) -> list[dict[str, Any]]:
    now = reports.moment(connection)
    hours_at = copies().hours_at(connection, {event.centre for event in case.kept})
    return [_shown(run.clock(hours_at), now) | _why(run, hours_at) for run in runs(case.kept)]


def _why(run: Run, hours_at: HoursAt) -> dict[str, Any]:
    term = run.term(hours_at(run.opening.centre, run.opening.time))
    effective = term.effective()
    return {
        "segments": _segments(run, term.due_at()),
        "pauses": [{"begins": pause.begin, "ends": pause.end} for pause in run.pauses],
        "extensions": [_extension(each, counts=each in effective) for each in run.extensions],
        **explained(term.explain(), term.hours),
    }


def explained(spans: Iterable[Span], hours: Hours) -> dict[str, Any]:
    """Stretches of time with their reasons, and whether the calendar of a year among them may still change."""
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
        "provisional": any(hours.calendar.is_provisional(span.end.date()) for span in spans),
    }


def _segments(run: Run, due: datetime) -> list[dict[str, Any]]:
    ends = [*(segment.begin for segment in run.segments[1:]), run.ended_at]
    return [
        {
            "responsible": segment.responsible,
            "begins": segment.begin,
            "ends": end,
            "answerable": segment is run.segment_of(due),
        }
        for segment, end in zip(run.segments, ends, strict=True)
    ]


def _extension(extension: Extension, *, counts: bool) -> dict[str, Any]:
    return {
        "asked_at": extension.asked_at,
        "granted_at": extension.granted_at,
        "by": extension.by and _limit(extension.by),
        "to": extension.to,
        "counts": counts,
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
        "paused_at": clock.paused_at,
        "warns_at": clock.warns_at,
        "responsible": clock.responsible,
        "answerable": clock.answerable,
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
