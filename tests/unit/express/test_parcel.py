"""Verb by verb: what each one asks for and what it says."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.parcels import Channel, CollectedBy, ComplaintKind, ComplaintOutcome, Consent, Finding, NotifyFailure
from contracts.parcels import ParcelState as State
from contracts.people import Sealed
from contracts.refusals import Conflict, Invalid
from services.chassis.calendar import after_days
from services.express.domain.clock import Rules, due
from services.express.domain.people import Agent, Purpose, Recipient
from services.express.domain.pickup import DIGITS, DRAWS, code_for, draw_numbers, place_in, place_of
from services.express.domain.transitions import Action
from tests.unit.express.parcel import CADRE, CENTRE, CODE, DO, NOW, PARTNER, a_parcel, by, new_parcel

HOUR = timedelta(hours=1)


def test_a_wrong_code_names_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        a_parcel(State.NOTIFIED).collect(by(CADRE), "3-2-480514", CollectedBy.SELF, None)

    assert refused.value.errors == {"code": ["取件码不对"]}


def test_a_code_that_is_no_ascii_is_wrong_and_nothing_worse() -> None:
    with pytest.raises(Invalid):
        a_parcel(State.NOTIFIED).collect(by(CADRE), "3-2-48051三", CollectedBy.SELF, None)


def test_an_agents_name_stays_out_of_the_event() -> None:
    parcel = a_parcel(State.NOTIFIED)

    parcel.collect(by(CADRE), CODE, CollectedBy.AGENT, Agent(Sealed("cipher", "王*", "hash"), "邻居"))

    assert parcel.facts[0].data == {"by": "agent", "consent": "recorded", "relation": "邻居"}


def test_the_pickup_code_stays_out_of_the_event() -> None:
    parcel = new_parcel()
    parcel.arrive(by(CADRE), CENTRE, CODE, Consent.MISSING)

    assert CODE not in str(parcel.facts)


def test_an_announced_parcel_does_not_arrive_at_another_centre_and_says_nothing_of_its_own() -> None:
    with pytest.raises(Conflict) as refused:
        a_parcel().arrive(by(CADRE), "370829001002", CODE, Consent.MISSING)

    assert refused.value.errors == {"centre": ["与预报不符"]}
    assert CENTRE not in str(refused.value)


def test_from_the_shelf_on_the_village_owes_the_next_step_and_on_the_way_back_the_carrier() -> None:
    owed = {state: a_parcel(state) for state in (State.EXPECTED, State.INBOUND, State.RETURNING)}
    for parcel in owed.values():
        parcel.change_carrier(by(PARTNER), "ems")

    assert [parcel.facts[0].responsible for parcel in owed.values()] == [
        "partner:ems",
        f"village:{CENTRE}",
        "partner:ems",
    ]


def test_a_later_message_adds_to_what_is_known_of_the_recipient() -> None:
    name, phone = Sealed("n", "张*", "hn"), Sealed("p", "138****5678", "hp")
    parcel = new_parcel()
    parcel.know_recipient(Recipient(name=name))
    parcel.know_recipient(Recipient(phone=phone, phone_tail="5678", reachable=True))
    parcel.know_recipient(Recipient(name=name))

    assert parcel.recipient == Recipient(name, phone, "5678", reachable=True)


def test_codes_name_the_place_and_cannot_be_told_from_the_waybill() -> None:
    place = place_of("4328015600123")
    first, second = draw_numbers(), draw_numbers()

    assert place_in(code_for(place, first[0])) == place
    assert first != second
    assert [len(drawn) for drawn in (first, second)] == [DRAWS, DRAWS]
    assert all(len(number) == DIGITS and number.isdecimal() for number in (*first, *second))


def test_a_recipient_whose_phone_takes_messages_is_told_of_arrival_and_reminded() -> None:
    parcel = new_parcel(recipient=Recipient(phone=Sealed("p", "138****5678", "hp"), reachable=True))
    for action in (Action.ARRIVE, Action.NOTIFY, Action.REMIND):
        DO[action](parcel, by(CADRE))

    assert parcel.messages == (Purpose.ARRIVED, Purpose.REMINDER)


def test_a_masked_number_gets_no_message() -> None:
    parcel = new_parcel(recipient=Recipient(phone=Sealed("p", "138****5678", "hp")))
    DO[Action.ARRIVE](parcel, by(CADRE))

    assert parcel.messages == ()


def test_a_carriers_signed_for_push_opens_one_discrepancy_and_moves_nothing() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.dispute(by(PARTNER), "301")
    parcel.dispute(by(PARTNER), "301")

    assert parcel.state is State.NOTIFIED
    assert [fact.type for fact in parcel.facts] == ["parcel.discrepancy_opened.v1"]
    assert [fact.responsible for fact in parcel.facts] == [f"partner:{parcel.carrier}"]

    parcel.settle_dispute(by(CADRE), Finding.CARRIER_WRONG)
    with pytest.raises(Conflict):
        parcel.settle_dispute(by(CADRE), Finding.CARRIER_WRONG)


def test_one_complaint_at_a_time_and_each_gets_an_answer() -> None:
    parcel = a_parcel(State.COLLECTED)
    parcel.complain(by(CADRE), ComplaintKind.DAMAGE)
    with pytest.raises(Conflict):
        parcel.complain(by(CADRE), ComplaintKind.LOSS)
    parcel.answer_complaint(by(CADRE), ComplaintOutcome.SETTLED)
    parcel.complain(by(CADRE), ComplaintKind.LOSS)

    with pytest.raises(Conflict):
        a_parcel(State.COLLECTED).answer_complaint(by(CADRE), ComplaintOutcome.SETTLED)


def test_consent_is_given_once_and_only_where_it_is_missing() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.agree(by(CADRE))

    assert parcel.consent is Consent.RECORDED
    with pytest.raises(Conflict):
        parcel.agree(by(CADRE))
    with pytest.raises(Conflict):
        a_parcel(State.EXPECTED).agree(by(CADRE))


def test_delivery_is_asked_for_once_while_the_parcel_is_here() -> None:
    parcel = a_parcel(State.NOTIFIED)
    parcel.ask_for_delivery(by(CADRE))

    with pytest.raises(Conflict):
        parcel.ask_for_delivery(by(CADRE))
    with pytest.raises(Conflict):
        a_parcel(State.COLLECTED).ask_for_delivery(by(CADRE))


def test_an_overdue_parcel_is_not_sent_back_before_its_days_are_over_a_refused_one_at_once() -> None:
    with pytest.raises(Conflict):
        a_parcel(State.OVERDUE).send_back(by(CADRE), NOW + HOUR)

    refused = a_parcel(State.REFUSED)
    refused.send_back(by(CADRE), None)
    assert refused.facts[0].data == {"reason": "refused"}


def test_a_failed_notice_says_why() -> None:
    parcel = a_parcel(State.INBOUND)
    parcel.fail_notice(by(CADRE), NotifyFailure.WRONG_NUMBER)
    parcel.notify(by(CADRE), Channel.PHONE)

    assert [fact.data for fact in parcel.facts] == [{"reason": "wrong_number"}, {"channel": "phone"}]


@pytest.mark.parametrize(
    ("state", "action", "at"),
    [
        (State.UNMATCHED, Action.MISS, datetime(2026, 7, 8, 16, tzinfo=UTC)),
        (State.EXPECTED, Action.MISS, datetime(2026, 7, 8, 16, tzinfo=UTC)),
        (State.NOTIFIED, Action.REMIND, NOW + 24 * HOUR),
        (State.REMINDED, Action.GROW_OVERDUE, NOW + 72 * HOUR),
        (State.OVERDUE, Action.SEND_BACK, datetime(2026, 7, 8, 16, tzinfo=UTC)),
    ],
)
def test_what_comes_next_and_when(state: State, action: Action, at: datetime) -> None:
    assert due(a_parcel(state), Rules()) == (action, at)


def test_elsewhere_nothing_falls_due() -> None:
    timed = {State.UNMATCHED, State.EXPECTED, State.NOTIFIED, State.REMINDED, State.OVERDUE}

    assert {state for state in State if due(a_parcel(state), Rules())} == timed


def test_a_stopped_return_has_its_day_anew() -> None:
    parcel = a_parcel(State.RETURNING)
    parcel.stop_return(by(CADRE, 5 * HOUR))

    assert due(parcel, Rules()) == (Action.REMIND, NOW + 29 * HOUR)


def test_days_end_at_midnight_in_shanghai() -> None:
    late_evening = datetime(2026, 7, 1, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 7, 1, 16, 1, tzinfo=UTC)

    assert after_days(late_evening, 1) == datetime(2026, 7, 2, 16, tzinfo=UTC)
    assert after_days(after_midnight, 1) == datetime(2026, 7, 3, 16, tzinfo=UTC)
