"""What a parcel may do: over the whole product of states and actions, and verb by verb."""

import pytest

from contracts.parcels import Channel, CollectedBy, Consent, ParcelState
from contracts.refusals import Conflict, IllegalTransition, Invalid
from services.express.domain import TRANSITIONS, Action, Agent, Parcel, Recipient, Sealed, draw_codes, legal

CENTRE = "370829001001"
CODE = "3-2-480513"


def a_parcel(state: ParcelState = ParcelState.EXPECTED) -> Parcel:
    return Parcel(
        id="p",
        carrier="yunda",
        waybill="4328015600123",
        centre=CENTRE,
        recipient=Recipient(),
        state=state,
        pickup_code=None if state is ParcelState.EXPECTED else CODE,
    )


def act(parcel: Parcel, action: Action) -> None:
    match action:
        case Action.ARRIVE:
            parcel.arrive(CENTRE, CODE, Consent.MISSING)
        case Action.NOTIFY:
            parcel.notify(Channel.PHONE)
        case Action.COLLECT:
            parcel.collect(CODE, CollectedBy.SELF, None)


@pytest.mark.parametrize("state", ParcelState)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_parcel_as_the_table_says_or_is_refused(state: ParcelState, action: Action) -> None:
    parcel = a_parcel(state)

    if (state, action) in TRANSITIONS:
        act(parcel, action)
        assert parcel.state is TRANSITIONS[state, action]
        assert [fact.sequence for fact in parcel.facts] == [1]
    else:
        with pytest.raises(IllegalTransition) as refused:
            act(parcel, action)
        assert refused.value.extra == {"state": state, "legal": legal(state)}
        assert (parcel.state, parcel.version, parcel.facts) == (state, 0, ())


def test_every_state_is_reached_from_expected() -> None:
    reached = {ParcelState.EXPECTED}
    while new := {target for (source, _), target in TRANSITIONS.items() if source in reached} - reached:
        reached |= new

    assert reached == set(ParcelState)


def test_a_wrong_code_names_the_field_and_changes_nothing_that_is_kept() -> None:
    with pytest.raises(Invalid) as refused:
        a_parcel(ParcelState.NOTIFIED).collect("3-2-480514", CollectedBy.SELF, None)

    assert refused.value.errors == {"code": ["取件码不对"]}


def test_an_agents_name_stays_out_of_the_event() -> None:
    parcel = a_parcel(ParcelState.NOTIFIED)

    parcel.collect(CODE, CollectedBy.AGENT, Agent(Sealed("cipher", "王*", "hash"), "邻居"))

    assert parcel.facts[0].data == {"by": "agent", "consent": "recorded", "relation": "邻居"}


def test_the_pickup_code_stays_out_of_the_event() -> None:
    parcel = a_parcel()

    parcel.arrive(CENTRE, CODE, Consent.MISSING)

    assert CODE not in str(parcel.facts)


def test_an_announced_parcel_does_not_arrive_at_another_centre() -> None:
    with pytest.raises(Conflict) as refused:
        a_parcel().arrive("370829001002", CODE, Consent.MISSING)

    assert refused.value.errors == {"centre": ["与预报不符"]}


def test_a_second_announcement_is_refused() -> None:
    parcel = a_parcel()
    parcel.announce(None)

    with pytest.raises(Conflict):
        parcel.announce(None)


def test_from_the_shelf_on_the_village_owes_the_next_step() -> None:
    parcel = a_parcel()
    parcel.announce(None)
    parcel.arrive(CENTRE, CODE, Consent.MISSING)

    assert [fact.responsible for fact in parcel.facts] == ["partner:yunda", f"village:{CENTRE}"]


def test_a_later_message_adds_to_what_is_known_of_the_recipient() -> None:
    name, phone = Sealed("n", "张*", "hn"), Sealed("p", "138****5678", "hp")
    parcel = a_parcel()
    parcel.know_recipient(Recipient(name=name))
    parcel.know_recipient(Recipient(phone=phone, phone_tail="5678"))

    assert parcel.recipient == Recipient(name, phone, "5678")


def test_codes_name_the_place_and_cannot_be_told_from_the_waybill() -> None:
    first, second = draw_codes("4328015600123", shelf=3, row=2), draw_codes("4328015600123", shelf=3, row=2)

    assert all(code.startswith("3-2-") for code in first)
    assert not set(first) & set(second)
