"""One case with its explained clocks, and the clocks of all cases."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from marshmallow import fields, validate
from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.clocks import ClockState
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.registry import BY_TYPE
from contracts.supervision.voices import service_name
from services.chassis.http.page import feed_query, list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, in_sheets
from services.supervision.api.shown import listed_clock, shown_clock, shown_limit, shown_stretch
from services.supervision.domain.case import Case
from services.supervision.domain.clock import HoursAt
from services.supervision.domain.deeds import party_of
from services.supervision.domain.first_contact import first_contact
from services.supervision.domain.fold import in_order, is_incomplete, runs
from services.supervision.domain.preview import is_provisional
from services.supervision.domain.run import Run
from services.supervision.domain.term import Extension
from services.supervision.domain.watch import ClockKey
from services.supervision.store import cases, climbs, contacts, reports
from services.supervision.store.centres import copies
from services.supervision.store.reports import Sought

Told: TypeAlias = Sequence[Any]
"""The events of a case, as `reports.case_events` gives them."""

CLOCK_QUERY = list_query(
    datetime,
    str,
    str,
    int,
    state=fields.String(validate=validate.OneOf(list(ClockState), error=f"应为其中之一:{'、'.join(ClockState)}")),
    service=service_name(),
    unfinished=fields.Boolean(metadata={"description": "true:只要没有办结的"}),
    warned=fields.Boolean(metadata={"description": "true:只要已发黄牌、还没有超时的"}),
)
_FILTERS = ("state", "since", "service", "unfinished", "warned")


def case_report(call: Call, connection: Connection) -> Json:
    """One case: events by sequence and explained clocks. Raises NotFound, also where its centre lies out of scope."""
    key = f"{call.path['service']}:{call.path['case']}"
    events = reports.case_events(connection, key)
    if not events or not call.actor.covers(events[-1].centre):
        raise NotFound("没有这个事项,或不在您的管辖范围内")
    (case,) = cases.load(connection, [key])
    before, after = _around(call, connection, key, events)
    return {
        "service": call.path["service"],
        "case": call.path["case"],
        "centre": events[-1].centre,
        "incomplete": is_incomplete(in_order(case.kept)),
        "first_contact": _contact(connection, {key: events}, before, after),
        "follows": next(iter(before), None),
        "led_to": list(after),
        "events": [_told(event) for event in events],
        "clocks": _explained(connection, case),
    }


def _around(call: Call, connection: Connection, key: str, events: Told) -> tuple[dict[str, Told], dict[str, Told]]:
    """What has led to a case and what it has led to, each with its events, as far as the actor may see them."""
    named = {each.follows for each in events if each.follows} - {key}
    return _seen(call, connection, named), _seen(call, connection, reports.led_to(connection, key))


def _seen(call: Call, connection: Connection, names: Iterable[str]) -> dict[str, Told]:
    told = ((case, reports.case_events(connection, case)) for case in names)
    return {case: found for case, found in told if found and call.actor.covers(found[-1].centre)}


def _contact(connection: Connection, own: dict[str, Told], before: dict[str, Told], after: dict[str, Told]) -> Any:
    """Whom the villager met first, in the case that led to this one if that is seen, and who is answerable now."""
    first, later = (before, own) if before else (own, after)
    taken = [each for case in (*first, *later) for each in contacts.taken(connection, case)]
    found = first_contact(_events(first), taken, _events(later))
    return found or first_contact(_events(own), taken)


def _told(event: Any) -> dict[str, Any]:
    card = BY_TYPE.get(event.type)
    return {**event._asdict(), "means": card.purpose if card else event.type}


def _events(of: dict[str, Told]) -> list[Any]:
    return [event for events in of.values() for event in events]


def list_clocks(call: Call, connection: Connection) -> Json:
    """Clocks in scope, the earliest due first."""
    return _page(call, connection, Sought(**{name: call.query[name] for name in _FILTERS if name in call.query}))


def list_owed(call: Call, connection: Connection) -> Json:
    """What the actor's own village, town or bureau has still to do, the earliest due first."""
    return _page(call, connection, Sought(responsible=party_of(call.actor), unfinished=True))


def _page(call: Call, connection: Connection, wanted: Sought) -> Json:
    now, book = reports.moment(connection), copies().standards.book(connection)
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            listed_clock(case, clock, now, book)
            for case, clock in reports.clocks(connection, prefix, limit, wanted, after)
        ],
        key=lambda clock: (
            clock["due_at"],
            f"{clock['service']}:{clock['case']}",
            clock["standard"],
            clock["opening_sequence"],
        ),
    )


def _explained(connection: Connection, case: Case) -> list[dict[str, Any]]:
    now = reports.moment(connection)
    hours_at, book, _ = copies().basis(connection, {event.centre for event in case.kept})
    clocks = [(run, run.clock(hours_at)) for run in runs(case.kept, book)]
    ladders = [ClockKey(*cases.key_of(case.id, clock)).id for _, clock in clocks]
    climbed = climbs.climbed(connection, ladders)
    return [
        shown_clock(clock, now, book) | _why(run, hours_at) | {"ladder": ladder if ladder in climbed else None}
        for (run, clock), ladder in zip(clocks, ladders, strict=True)
    ]


def _why(run: Run, hours_at: HoursAt) -> dict[str, Any]:
    term = run.term(hours_at(run.opening.centre, run.opening.time))
    effective, spans = term.effective(), term.explain()
    return {
        "segments": _segments(run, term.due_at()),
        "pauses": [{"begins": pause.begin, "ends": pause.end} for pause in run.pauses],
        "extensions": [_extension(each, counts=each in effective) for each in run.extensions],
        "explain": [shown_stretch(span) for span in spans],
        "provisional": is_provisional(term, spans),
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
        "by": extension.by and shown_limit(extension.by),
        "to": extension.to,
        "counts": counts,
    }


_COLUMNS = {
    "service": "服务",
    "case": "事项",
    "opening_sequence": "开始序号",
    "centre": "服务中心",
    "title": "承诺",
    "state": "状态",
    "opened_at": "开始时间",
    "warns_at": "黄牌时间",
    "due_at": "到期时间",
    "ended_at": "办结时间",
    "responsible": "由谁负责",
    "answerable": "超时算谁的",
}
LIST = Read(
    path="/v1/clocks",
    read=list_clocks,
    query=CLOCK_QUERY,
    answer=bodies.CLOCK_PAGE,
    summary="计时列表,先到期的在前",
)
OWED = Read(
    path="/v1/owed",
    read=list_owed,
    query=feed_query(datetime, str, str, int),
    answer=bodies.CLOCK_PAGE,
    allow=frozenset({Tier.CADRE, Tier.TOWN, Tier.BUREAU}),
    summary="本单位还没有办结的时限,先到期的在前",
)

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/cases/{service}/{case}",
        read=case_report,
        answer=bodies.CASE,
        summary="一个事项的事件与逐段说明的计时",
    ),
    LIST,
    *in_sheets(LIST, _COLUMNS),
    OWED,
    *in_sheets(OWED, _COLUMNS),
)
