"""Verb by verb: what each one asks for, what it says, and what falls due by itself."""

from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy import Connection

from contracts.applications import Through
from contracts.people import SYSTEM
from contracts.refusals import Conflict, IllegalTransition, Invalid, NotFound
from contracts.veteranwork import Belonging, Item, NoticePurpose, Receiver
from contracts.veteranwork import CaseState as State
from services.chassis.calendar import SHANGHAI
from services.chassis.vault import Vault
from services.veterans.api.guide import items
from services.veterans.domain.clock import Ring, case_due
from services.veterans.domain.items import ITEMS, PAPERS, needed
from services.veterans.domain.veterancase import VeteranCase
from tests.unit.veterans.case import CADRE, CENTRE, GUARDIAN, RULES, TOWN, a_case, bureau, by, new_case

DAY = timedelta(days=1)


def said(case: VeteranCase) -> list[str]:
    return [fact.type.split(".")[1] for fact in case.facts]


def test_a_submission_says_what_it_is_for_and_nothing_of_whom() -> None:
    case = new_case(Item.PENSION)
    case.submit(by(CADRE), Through.COUNTER)

    [fact] = case.facts
    assert fact.data == {"item": "pension", "belonging": "veteran", "late": False, "through": "counter", "trips": 1}


def test_a_survivor_shows_kinship_where_a_veteran_shows_their_discharge() -> None:
    asked = [needed(Item.CARD, each).missing for each in (Belonging.VETERAN, Belonging.MARTYR_FAMILY)]

    assert asked[0] == ("identity_card", "household_register", "discharge_paper", "photo")
    assert asked[1] == ("identity_card", "household_register", "kinship", "photo")
    assert {code for item in Item for each in Belonging for code in needed(item, each).missing} <= set(PAPERS)


@pytest.mark.parametrize("belonging", Belonging)
def test_the_guide_names_the_papers_that_a_case_will_need(belonging: Belonging) -> None:
    others = "survivor" if belonging is Belonging.VETERAN else "veteran"
    shown = items({}, Mock(spec=Vault), Mock(spec=Connection))["items"]
    named = {each["code"]: [paper for paper in each["papers"] if paper["only_for"] != others] for each in shown}

    wanted = {item: needed(item, belonging).missing for item in Item}
    assert {item: tuple(paper["code"] for paper in papers) for item, papers in named.items()} == wanted


def test_a_notice_names_all_that_is_missing_and_tells_the_applicant() -> None:
    case = a_case(State.SUBMITTED, Item.CARD, "photo", "discharge_paper")
    case.request_papers(by(CADRE), [])

    assert case.facts[0].type == "veteran_case.papers_requested.v1"
    assert case.facts[0].data == {"papers": ["discharge_paper", "photo"]}
    assert case.messages == (NoticePurpose.PAPERS_NEEDED,)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.TOWN_ACCEPTED])
def test_a_second_request_for_what_the_first_notice_did_not_name_says_that_it_is_a_breach(state: State) -> None:
    case = a_case(State.SUBMITTED, Item.PENSION, "form")
    case.request_papers(by(CADRE), [])
    if state is not State.SUBMITTED:
        case.hand_in(by(CADRE), "form", (), Through.ONLINE)
        case.accept(by(CADRE))
        case.check(by(CADRE))
        case.take(by(TOWN))
    case.request_papers(by(TOWN if state is State.TOWN_ACCEPTED else CADRE), ["bank_card"])

    late = "papers_requested_late" if state is State.SUBMITTED else "papers_awaited_late"
    assert said(case)[-1] == late
    assert case.facts[-1].data["late"] == ["bank_card"]


def test_before_acceptance_the_last_paper_ends_the_supplement_and_the_limits_open_at_acceptance() -> None:
    case = a_case(State.SUBMITTED, Item.CARD, "photo", "discharge_paper")
    case.request_papers(by(CADRE), [])
    for paper in ("photo", "discharge_paper"):
        case.hand_in(by(CADRE), paper, (), Through.ONLINE)
    case.accept(by(CADRE))

    assert said(case) == ["papers_requested", "paper_handed_in", "supplemented", "accepted"]


def test_after_acceptance_the_level_waits_and_the_last_paper_lets_it_go_on() -> None:
    case = a_case(State.COUNTY_REVIEW, Item.PENSION)
    case.request_papers(by(bureau()), ["form", "bank_card"])
    case.hand_in(by(CADRE), "form", (), Through.COUNTER)
    assert case.state is State.PAPERS_AWAITED
    case.hand_in(by(CADRE), "bank_card", (), Through.ONLINE)

    assert said(case) == ["papers_awaited", "paper_handed_in", "resumed"]
    assert (case.state, case.trips) == (State.COUNTY_REVIEW, 2)
    assert {fact.responsible for fact in case.facts} == {"bureau:veterans"}


def test_nothing_is_accepted_nor_granted_while_a_paper_is_missing() -> None:
    case = a_case(State.SUBMITTED, Item.CARD, "photo")
    with pytest.raises(Conflict) as refused:
        case.accept(by(CADRE))

    assert refused.value.extra["missing"] == ["photo"]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.COUNTY_REVIEW, State.WITHDRAWN])
def test_papers_come_and_are_looked_at_only_while_they_are_waited_for(state: State) -> None:
    case = a_case(state)
    with pytest.raises(Conflict):
        case.hand_in(by(CADRE), "photo", (), Through.ONLINE)
    with pytest.raises(Conflict):
        case.review(by(CADRE), "photo", fit=True)


def test_a_paper_that_isnt_on_the_items_list_is_refused() -> None:
    with pytest.raises(Invalid):
        a_case().hand_in(by(CADRE), "bank_card", (), Through.ONLINE)


@pytest.mark.parametrize(("state", "paper"), [(State.SUBMITTED, "photo"), (State.COUNTY_REVIEW, "form")])
def test_a_supplement_is_warned_of_and_lapses_after_thirty_days(state: State, paper: str) -> None:
    item = Item.CARD if state is State.SUBMITTED else Item.PENSION
    case = a_case(state, item)
    case.request_papers(by(CADRE if state is State.SUBMITTED else bureau()), [paper])

    assert case_due(case, RULES) == (Ring.WARN, datetime(2026, 7, 27, tzinfo=SHANGHAI))
    case.warn(by(SYSTEM, 26 * DAY))
    assert case_due(case, RULES) == (Ring.LAPSE, datetime(2026, 8, 1, tzinfo=SHANGHAI))
    with pytest.raises(Conflict):
        case.warn(by(SYSTEM))
    case.lapse(by(SYSTEM, 31 * DAY))
    assert (case.state, case.messages[-1]) == (State.LAPSED, NoticePurpose.LAPSED)
    assert case_due(case, RULES) is None


def test_what_has_come_whole_lapses_no_more_and_what_was_unfit_has_its_time_anew() -> None:
    case = a_case(State.SUBMITTED, Item.CARD, "photo")
    case.request_papers(by(CADRE), [])
    case.hand_in(by(CADRE), "photo", (), Through.ONLINE)
    assert case_due(case, RULES) is None

    case.review(by(CADRE, 29 * DAY), "photo", fit=False)

    assert case_due(case, RULES) == (Ring.WARN, datetime(2026, 8, 25, tzinfo=SHANGHAI))


def test_a_card_is_granted_and_made_and_everything_else_is_granted_and_handed_over() -> None:
    card, pension = a_case(State.PROVINCE_REVIEW), a_case(State.COUNTY_REVIEW, Item.PENSION)
    card.grant(by(bureau()))
    pension.grant(by(bureau()))

    assert (said(card), said(pension)) == (["card_granted"], ["granted"])
    assert (card.facts[0].responsible, pension.facts[0].responsible) == ("province:37", f"village:{CENTRE}")
    with pytest.raises(IllegalTransition):
        card.deliver(by(CADRE), Receiver.SELF, ["f9"])


def test_a_refusal_says_why_and_names_its_remedy() -> None:
    refused = a_case(State.REFUSED, Item.TRAINING)

    assert (refused.remedy, refused.told) == (("reconsideration",), "sealed")


def test_nothing_is_handed_over_without_a_signature_nor_to_an_agent_whom_nobody_has_recorded() -> None:
    case = a_case(State.TOWN_ISSUED)
    with pytest.raises(Invalid):
        case.deliver(by(CADRE), Receiver.SELF, [])
    case = a_case(State.TOWN_ISSUED)
    with pytest.raises(Invalid):
        case.deliver(by(CADRE), Receiver.AGENT, ["f9"])

    case = a_case(State.TOWN_ISSUED)
    case.agent = GUARDIAN
    case.deliver(by(CADRE), Receiver.AGENT, ["f9"])

    assert (case.received_by, case.signature) == (Receiver.AGENT, ("f9",))


@pytest.mark.parametrize(
    ("state", "owing"),
    [
        (State.ACCEPTED, f"village:{CENTRE}"),
        (State.VILLAGE_CHECKED, f"town:{CENTRE[:9]}"),
        (State.COUNTY_REVIEW, "bureau:veterans"),
        (State.CITY_REVIEW, "city:3708"),
        (State.PROVINCE_REVIEW, "province:37"),
        (State.COUNTY_RECEIVED, f"town:{CENTRE[:9]}"),
        (State.TOWN_ISSUED, f"village:{CENTRE}"),
    ],
)
def test_each_level_owes_what_comes_after_it(state: State, owing: str) -> None:
    case = a_case(state)
    case.fail_notice(by(SYSTEM), NoticePurpose.ACCEPTED)

    assert case.facts[0].responsible == owing


@pytest.mark.parametrize("code", ["health", None])
def test_of_what_has_not_come_to_it_a_bureau_learns_nothing(code: str | None) -> None:
    with pytest.raises(NotFound):
        a_case(State.COUNTY_REVIEW).must_be_with(code)
    with pytest.raises(NotFound):
        a_case(State.TOWN_ACCEPTED).must_be_with("veterans")
    a_case(State.COUNTY_REVIEW).must_be_with("veterans")
    a_case(State.TOWN_ISSUED).must_be_with("veterans")


def test_the_bureau_has_a_report_for_placement_as_soon_as_the_village_has_checked_it() -> None:
    assert a_case(State.VILLAGE_CHECKED, Item.PLACEMENT_REPORT).partner == "partner:bureau-veterans"
    assert a_case(State.DELIVERED, Item.TRAINING).partner is None


def test_no_step_leads_to_a_state_that_is_no_level() -> None:
    with pytest.raises(IllegalTransition):
        a_case(State.PROVINCE_REVIEW).advance(by(bureau()), State.GRANTED)


def test_every_item_says_what_the_law_is() -> None:
    assert set(ITEMS) == set(Item)
    assert all(terms.source and terms.own for terms in ITEMS.values())
