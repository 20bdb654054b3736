"""Where the business of a centre is taken: there, at its joint site, or elsewhere for a while."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.envelope import Event
from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict, Invalid
from contracts.standing import CentreState as State
from contracts.standing import ClosingReason
from services.chassis.centres import (
    Centre,
    CopyCentre,
    centre_published,
    copy_centre,
    leads_to,
    open_at,
    said,
    taken_at,
)
from services.chassis.work import Job, Ref, Work
from services.chassis.work.unit import _Slot

A, B, C = "370829001001", "370829001002", "370829002003"
PARTNER = Actor("partner:yunda", Tier.PARTNER, COUNTY)


def knowing(*known: Centre, named: Sequence[str] = (), actor: Actor = PARTNER) -> Work:
    """A piece of work that names centres, of which those are `known`."""
    slots = {Ref(Centre, each): _Slot(None) for each in named} | {Ref(Centre, each.id): _Slot(each) for each in known}
    command = CopyCentre(id=A, name="", version=1)
    return Work(slots, Job(command=command, actor=actor), datetime(2026, 7, 1, tzinfo=UTC))


def centre(name: str, **known: Any) -> Centre:
    return Centre(name, f"{name[-3:]}村服务中心", 1, **known)


def merged(name: str, into: str) -> Centre:
    return centre(name, state=State.MERGED, joint_site=into)


def published(**data: Any) -> Event:
    return Event(
        id="1",
        source="/centres",
        type="centre.published.v1",
        subject=A,
        time=datetime(2026, 7, 1, tzinfo=UTC),
        sequence=3,
        centre=A,
        actor="system",
        responsible="",
        traceparent="",
        data={"id": A, "name": "青禾村"} | data,
    )


def test_business_of_a_merged_centre_is_taken_where_the_last_merger_leads() -> None:
    work = knowing(merged(A, B), merged(B, C), centre(C))
    assert taken_at(work, A).id == C
    assert said({"id": "1"}, A, taken_at(work, A)) == {"id": "1", "taken_at": C}
    assert said({"id": "1"}, C, taken_at(work, C)) == {"id": "1"}


def test_a_way_of_mergers_leads_to_its_end_alone() -> None:
    work = knowing(merged(A, B), centre(B), centre(C))
    assert [leads_to(work, A, centre(each)) for each in (B, C)] == [True, False]


def test_a_centre_that_nobody_published_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        taken_at(knowing(named=[A]), A)
    assert refused.value.errors == {"centre": ["没有这个服务中心"]}


def test_a_joint_site_that_is_not_known_yet_is_waited_for() -> None:
    with pytest.raises(Conflict, match="稍后再试"):
        taken_at(knowing(merged(A, B)), A)


def test_while_a_centre_is_suspended_only_what_has_come_is_taken_and_who_asks_hears_where_to_go() -> None:
    paused = centre(A, state=State.SUSPENDED, reason=ClosingReason.RENOVATION, instead=B, reopens_on=date(2026, 7, 15))
    work = knowing(paused, centre(B))
    assert taken_at(work, A).id == A
    with pytest.raises(Conflict) as refused:
        open_at(work, A)
    assert refused.value.detail == "001村服务中心暂停服务(装修改造),2026-07-15 恢复;这段时间请到002村服务中心办理"
    assert refused.value.extra["instead"] == B


def test_a_publication_of_before_the_first_merger_is_of_an_open_centre() -> None:
    assert centre_published(published()).state is State.OPEN


def test_a_suspension_is_copied_with_its_last_day() -> None:
    pauses = [{"from_day": "2026-07-01", "reopens_on": "2026-07-15"}]
    event = published(state="suspended", reason="damage", instead=B, pauses=pauses, joint_site=None)
    work = knowing(centre(A))
    copy_centre(work, centre_published(event))
    (copied,) = work.keep()
    assert (copied.state, copied.reopens_on, copied.instead) == (State.SUSPENDED, date(2026, 7, 15), B)


def test_a_later_copy_is_not_overwritten_by_an_earlier_publication() -> None:
    known = Centre(A, "青禾村", 9, state=State.MERGED, joint_site=B)
    work = knowing(known)
    copy_centre(work, centre_published(published(state="open")))
    assert work.keep() == []
