"""Standards that the county edits: drafts, versions, and which of them binds which case."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict, Invalid, NotFound
from contracts.standards import BY_ID, STANDARDS, Limit, Share, Standard
from contracts.standards.written import read, written
from services.chassis.machine import Deed
from services.supervision.domain.case import as_case_event
from services.supervision.domain.fold import fold
from services.supervision.domain.promise import FROM_THE_BEGINNING, Edition, Promise
from services.supervision.store.standards import book_of
from tests.unit.supervision.events import MONDAY, at, event, hours

NOTIFY = BY_ID["express.notify"]
SHORTER = replace(NOTIFY, limit=Limit.parse("1oh"), closes=NOTIFY.closes - {"parcel.collected.v1"})
NOON = at("12:00", MONDAY)
OPERATOR = Actor("county:1", Tier.COUNTY, COUNTY)
DEED = Deed(OPERATOR, NOON)


def promise(draft: Standard | None = SHORTER) -> Promise:
    return Promise(id=NOTIFY.id, editions=(Edition(1, FROM_THE_BEGINNING, NOTIFY),), draft=draft)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda each: each.id)
def test_a_standard_that_is_written_is_read_as_it_was(standard: Standard) -> None:
    assert read(standard.id, written(standard)) == standard


def test_a_warning_by_share_is_written_and_read() -> None:
    standard = replace(NOTIFY, warning=Share(50), ladder=())

    assert read(standard.id, written(standard)) == standard


def test_a_draft_promises_nothing_until_it_is_published() -> None:
    kept = promise(None)

    kept.save(SHORTER, OPERATOR.id)

    assert (kept.draft, kept.version, kept.facts, len(kept.editions)) == (SHORTER, 1, (), 1)


def test_a_published_draft_is_the_next_version_and_says_so_whole() -> None:
    kept = promise()

    made = kept.publish(NOON + timedelta(days=1), DEED)

    (said,) = kept.facts
    assert (made.number, made.valid_from, made.standard) == (2, NOON + timedelta(days=1), SHORTER)
    assert (said.type, said.sequence) == ("standard.published.v1", 1)
    assert read(NOTIFY.id, said.data) == SHORTER
    assert kept.draft is None


def test_a_version_binds_from_now_where_no_time_is_named() -> None:
    assert promise().publish(None, DEED).valid_from == NOON


def early(kept: Promise) -> object:
    return kept.publish(NOON - timedelta(seconds=1), DEED)


def twice_at_once(kept: Promise) -> object:
    kept.publish(NOON, DEED)
    kept.save(NOTIFY, "x")
    return kept.publish(NOON, DEED)


def of_another_service(kept: Promise) -> None:
    kept.save(replace(SHORTER, service="clinic"), "x")


@pytest.mark.parametrize(
    ("change", "field"), [(early, "valid_from"), (twice_at_once, "valid_from"), (of_another_service, "service")]
)
def test_what_would_change_cases_that_are_open_is_refused(change: Callable[[Promise], object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(promise())

    assert list(refused.value.errors or ()) == [field]


def test_nothing_new_and_nothing_drafted_can_not_be_published() -> None:
    with pytest.raises(Conflict):
        promise(NOTIFY).publish(None, DEED)
    with pytest.raises(Conflict):
        promise(None).publish(None, DEED)
    with pytest.raises(Conflict):
        promise(None).discard("x")


def opened(moment: datetime) -> tuple[object, object]:
    events = [event("parcel.inbound.v1", 1, time=moment), event("parcel.collected.v1", 2, time=moment)]
    book = book_of({NOTIFY.id: (Edition(1, FROM_THE_BEGINNING, NOTIFY), Edition(2, NOON, SHORTER))})
    (clock,) = fold(map(as_case_event, events), lambda centre, at: hours(), book)
    return book.at(NOTIFY.id, moment).limit, clock.ended_at


def test_a_case_is_bound_by_the_version_in_force_when_it_opened() -> None:
    before, after = NOON - timedelta(microseconds=1), NOON

    assert opened(before) == (NOTIFY.limit, before)
    assert opened(after) == (SHORTER.limit, None)


def reopened(*later: Edition) -> list[bool]:
    """Whether a case has a clock that opens at 11:59, 12:00, 12:59 and 13:00."""
    book = book_of({NOTIFY.id: (Edition(1, FROM_THE_BEGINNING, NOTIFY), *later)})
    moments = (NOON - timedelta(minutes=1), NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=1))
    told = ([as_case_event(event("parcel.inbound.v1", 1, time=moment))] for moment in moments)
    return [bool(fold(events, lambda centre, at: hours(), book)) for events in told]


def test_no_case_opens_what_is_retired_until_it_is_published_again() -> None:
    kept = promise(None)

    retired = kept.retire(NOON, "已并入另一项", DEED)
    assert reopened(retired) == [True, False, False, False]
    kept.save(NOTIFY, OPERATOR.id)
    again = kept.publish(NOON + timedelta(hours=1), DEED)

    assert reopened(retired, replace(again, standard=replace(NOTIFY))) == [True, False, False, True]
    assert [(fact.type, fact.sequence, fact.data["retired"]) for fact in kept.facts] == [
        ("standard.published.v1", 1, "已并入另一项"),
        ("standard.published.v1", 2, None),
    ]


def test_a_case_that_runs_when_its_standard_is_retired_keeps_its_clock_to_the_end() -> None:
    book = book_of({NOTIFY.id: (Edition(1, FROM_THE_BEGINNING, NOTIFY), Edition(2, NOON, NOTIFY, "已并入"))})
    before, after = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)
    told = [event("parcel.inbound.v1", 1, time=before), event("parcel.notified.v1", 2, time=after)]

    (clock,) = fold(map(as_case_event, told), lambda centre, at: hours(), book)

    assert (clock.opened_at, clock.ended_at) == (before, after)
    assert book.at(NOTIFY.id, before) is NOTIFY


def test_a_retirement_is_taken_back_before_it_binds_and_leaves_no_gap() -> None:
    kept = promise()
    retired = kept.retire(NOON + timedelta(minutes=30), "已并入另一项", DEED)

    back = kept.keep(DEED)

    assert (back.number, back.valid_from, back.retired) == (3, NOON, None)
    assert reopened(retired, replace(back, standard=replace(NOTIFY))) == [True, True, True, True]
    assert kept.draft == SHORTER, "what is drafted stays"
    assert kept.publish(NOON + timedelta(minutes=1), DEED).number == 4, "what was taken back stands in nobody's way"


def test_what_is_taken_back_begins_no_sooner_than_it_was_to() -> None:
    kept = promise()
    kept.publish(NOON + timedelta(hours=1), DEED)
    kept.retire(NOON + timedelta(hours=2), "已并入另一项", DEED)

    assert kept.keep(DEED).valid_from == NOON + timedelta(hours=1)


def test_what_can_not_be_retired_or_taken_back_is_refused() -> None:
    with pytest.raises(NotFound):
        Promise(id="express.fly").retire(None, "x", DEED)
    with pytest.raises(Conflict, match="没有停用"):
        promise().keep(DEED)
    with pytest.raises(Invalid):
        promise().retire(NOON - timedelta(seconds=1), "x", DEED)
    retired = promise()
    retired.retire(None, "x", DEED)
    with pytest.raises(Conflict, match="已经停用"):
        retired.retire(NOON + timedelta(hours=1), "x", DEED)
    with pytest.raises(Conflict, match="已经生效"):
        retired.keep(DEED)
