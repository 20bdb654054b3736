"""What somebody reads who takes over from a colleague."""

from typing import Any

from contracts.envelope import Event
from services.centres.events.handing_over import EVENTS
from services.centres.events.words import handed_over
from services.chassis.ids import uuid7

HEIR = "staff:370829001001-02"


def event(kind: str, **said: Any) -> Event:
    """A hand-over, as its service says it."""
    data = {"from": "staff:370829001001-01", "to": HEIR, "reason": "leave", "due_at": None}
    return Event(
        id=str(uuid7()),
        source="/feedback" if kind.startswith("feedback") else "/supervision",
        type=kind,
        subject="case-1",
        time=None,  # type: ignore[arg-type]
        sequence=2,
        centre="370829001001",
        actor="system",
        responsible="village:370829001001",
        traceparent="",
        data=data | said,
    )


def told(*events: Event) -> str:
    return handed_over([EVENTS[each.type](each).parameters for each in events])


def test_what_is_due_first_stands_first_and_what_to_do_next_stands_last() -> None:
    later = event("feedback.handed_over.v1", due_at="2026-07-02T09:30:00+00:00")
    sooner = event(
        "first_contact.handed_over.v1", service="express", case="parcel-1", due_at="2026-07-01T09:30:00+00:00"
    )
    text = told(later, sooner, event("mediation.handed_over.v1"))

    assert "同事休假" in text
    assert text.index("编号 parcel-1,07-01 17:30 到期") < text.index("编号 case-1,07-02 17:30 到期")
    assert text.endswith("请签收,并按原时限办理。")


def test_a_case_of_which_two_things_are_handed_over_is_told_once_with_its_limit() -> None:
    contact = event(
        "first_contact.handed_over.v1", service="feedback", case="case-1", due_at="2026-07-02T09:30:00+00:00"
    )
    text = told(contact, event("feedback.handed_over.v1", reason="departure"))

    assert text.count("编号 case-1") == 1
    assert "07-02 17:30 到期" in text
    assert "休假、离任" in text or "离任、休假" in text


def test_a_message_lists_five_and_counts_all_and_names_nobody() -> None:
    cases = [event("first_contact.handed_over.v1", service="hall", case=f"case-{number}") for number in range(7)]
    text = told(*cases)

    assert text.count("编号") == 5
    assert "等 7 项" in text
    assert "staff:" not in text
