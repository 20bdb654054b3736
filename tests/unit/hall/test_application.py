"""Verb by verb: what each one asks for, what it says, and what falls due by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from contracts.applications import ApplicationState as State
from contracts.applications import HandBack, NoticePurpose, Suspension, Through
from contracts.bureaus import bureau_of, partner_of
from contracts.people import COUNTY, SYSTEM, Actor, Tier
from contracts.refusals import Conflict, Invalid, NotFound
from services.chassis.calendar import SHANGHAI
from services.hall.domain.application import Application
from services.hall.domain.clock import Ring, due
from tests.unit.hall.application import APPLICANT, BUREAU, CADRE, NOW, RULES, TOWN, an_application, by, new_application

DAY = timedelta(days=1)


def said(application: Application) -> list[str]:
    return [fact.type.split(".")[1] for fact in application.facts]


def test_a_submission_says_what_it_is_for_and_nothing_of_whom() -> None:
    application = new_application()
    application.submit(by(CADRE), Through.COUNTER)

    [fact] = application.facts
    assert fact.data == {
        "item": "minimum_living",
        "item_version": 1,
        "nature": "public_service",
        "through": "counter",
        "trips": 1,
    }


def test_only_ways_to_the_counter_are_counted() -> None:
    application = an_application(State.SUBMITTED, "form", "photo")
    application.hand_in(by(CADRE), "form", (), Through.ONLINE)
    application.hand_in(by(CADRE), "photo", (), Through.COUNTER)

    assert application.trips == 2


def test_a_notice_names_all_that_is_missing_and_tells_the_applicant() -> None:
    application = an_application(State.SUBMITTED, "form", "photo")
    application.request_papers(by(CADRE), [])

    assert application.facts[0].type == "application.papers_requested.v1"
    assert application.facts[0].data == {"papers": ["form", "photo"]}
    assert application.messages == (NoticePurpose.PAPERS_NEEDED,)


def test_a_second_request_for_what_the_first_notice_did_not_name_says_that_it_is_a_breach() -> None:
    application = an_application(State.SUBMITTED, "form")
    application.request_papers(by(CADRE), [])
    application.request_papers(by(CADRE), ["card"])

    assert application.facts[-1].type == "application.papers_requested_late.v1"
    assert application.facts[-1].data == {"papers": ["card", "form"], "late": ["card"]}


def test_the_last_missing_paper_ends_the_supplement() -> None:
    application = an_application(State.SUBMITTED, "form", "photo")
    application.request_papers(by(CADRE), [])
    for paper in ("form", "photo"):
        application.hand_in(by(CADRE), paper, (), Through.ONLINE)

    assert said(application) == ["papers_requested", "paper_handed_in", "supplemented"]
    application.accept(by(CADRE))
    assert application.state is State.ACCEPTED


def test_nothing_is_accepted_while_a_paper_is_missing() -> None:
    application = an_application(State.SUBMITTED, "form")
    with pytest.raises(Conflict) as refused:
        application.accept(by(CADRE))

    assert refused.value.extra["missing"] == ["form"]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.ACKNOWLEDGED, State.WITHDRAWN])
def test_papers_that_were_accepted_are_neither_brought_nor_looked_at_again(state: State) -> None:
    application = an_application(state)
    with pytest.raises(Conflict):
        application.hand_in(by(CADRE), "card", (), Through.ONLINE)
    with pytest.raises(Conflict):
        application.review(by(CADRE), "card", fit=True)


@pytest.mark.parametrize("state", [State.DEEMED_ACCEPTED, State.HANDED_BACK])
def test_what_silence_accepted_or_a_bureau_handed_back_still_gets_its_papers(state: State) -> None:
    application = new_application("form")
    application.submit(by(CADRE), Through.COUNTER)
    application.deem(by(SYSTEM))
    if state is State.HANDED_BACK:
        application.forward(by(CADRE))
        application.hand_back(by(BUREAU), HandBack.UNCLEAR)
    application.hand_in(by(CADRE), "form", (), Through.ONLINE)
    application.review(by(CADRE), "form", fit=True)

    assert (application.state, application.papers.missing) == (state, ())


def test_what_came_back_from_the_wrong_bureau_goes_to_another_and_the_first_one_sees_it_no_more() -> None:
    application = an_application(State.FORWARDED)
    application.hand_back(by(BUREAU), HandBack.WRONG_BUREAU)
    application.forward(by(CADRE), "health")

    assert application.facts[-1].data == {"bureau": "health"}
    assert application.facts[-1].responsible == "bureau:health"
    application.must_be_with("health")
    with pytest.raises(NotFound):
        application.must_be_with("civil_affairs")
    application.correct(by(TOWN), timedelta(0))
    assert application.bureau == "civil_affairs"


def test_at_first_an_application_goes_where_the_catalogue_says() -> None:
    with pytest.raises(Conflict):
        an_application(State.ACCEPTED).forward(by(CADRE), "health")


def test_who_has_no_phone_is_told_nothing_and_applies_all_the_same() -> None:
    application = replace(new_application("form"), applicant=replace(APPLICANT, phone=None, reachable=False))
    application.submit(by(CADRE), Through.COUNTER)
    application.request_papers(by(CADRE), [])

    assert (application.state, application.messages) == (State.SUPPLEMENT_REQUESTED, ())


def test_an_application_for_another_paper_is_refused() -> None:
    with pytest.raises(Invalid):
        an_application().hand_in(by(CADRE), "deed", (), Through.ONLINE)


def test_silence_for_five_working_days_counts_as_acceptance() -> None:
    application = an_application()

    assert due(application, RULES) == (Ring.DEEM, datetime(2026, 7, 9, tzinfo=SHANGHAI))
    application.deem(by(SYSTEM, 8 * DAY))
    assert (application.state, application.accepted_at) == (State.DEEMED_ACCEPTED, NOW + 8 * DAY)
    assert due(application, RULES) is None


def test_a_supplement_is_warned_of_and_lapses_after_thirty_days() -> None:
    application = an_application(State.SUBMITTED, "form")
    application.request_papers(by(CADRE), [])

    assert due(application, RULES) == (Ring.WARN, datetime(2026, 7, 27, tzinfo=SHANGHAI))
    application.warn(by(SYSTEM, 26 * DAY))
    assert due(application, RULES) == (Ring.LAPSE, datetime(2026, 8, 1, tzinfo=SHANGHAI))
    with pytest.raises(Conflict):
        application.warn(by(SYSTEM))
    assert application.messages[-1] is NoticePurpose.LAPSES_SOON


def test_what_has_come_whole_lapses_no_more_and_what_was_unfit_has_its_time_anew() -> None:
    application = an_application(State.SUBMITTED, "form")
    application.request_papers(by(CADRE), [])
    application.hand_in(by(CADRE), "form", (), Through.ONLINE)
    assert due(application, RULES) is None

    application.review(by(CADRE, 29 * DAY), "form", fit=False)

    assert due(application, RULES) == (Ring.WARN, datetime(2026, 8, 25, tzinfo=SHANGHAI))


def test_an_extension_is_granted_once() -> None:
    application = an_application(State.ACKNOWLEDGED)
    application.extend(by(BUREAU), 10)

    assert application.facts[-1].data == {"bureau": "civil_affairs", "extended_by": "10wd"}
    with pytest.raises(Conflict):
        application.extend(by(BUREAU), 1)


def test_what_no_bureau_decides_is_not_forwarded() -> None:
    application = new_application(bureau=None)
    application.submit(by(CADRE), Through.COUNTER)
    application.accept(by(CADRE))
    with pytest.raises(Conflict):
        application.forward(by(CADRE))


def test_a_bureaus_time_stands_still_once_at_a_time() -> None:
    application = an_application(State.ACKNOWLEDGED)
    application.suspend(by(BUREAU), Suspension.HEARING)
    with pytest.raises(Conflict):
        application.suspend(by(BUREAU), Suspension.APPRAISAL)
    application.resume(by(BUREAU))
    with pytest.raises(Conflict):
        application.resume(by(BUREAU))

    assert said(application) == ["suspended", "resumed"]


def test_a_refusal_names_its_remedy() -> None:
    assert an_application(State.REFUSED).remedy == ("reconsideration",)


@pytest.mark.parametrize(
    ("state", "owing"),
    [
        (State.SUBMITTED, f"village:{CADRE.scope}"),
        (State.ACKNOWLEDGED, "bureau:civil_affairs"),
        (State.GRANTED, f"village:{CADRE.scope}"),
    ],
)
def test_from_the_hand_over_to_the_decision_the_bureau_owes_the_next_step(state: State, owing: str) -> None:
    application = an_application(state)
    application.fail_notice(by(SYSTEM), NoticePurpose.ACCEPTED)

    assert application.facts[0].responsible == owing


@pytest.mark.parametrize("bureau", ["health", None])
def test_of_what_was_not_handed_to_it_a_bureau_learns_nothing(bureau: str | None) -> None:
    with pytest.raises(NotFound):
        an_application(State.FORWARDED).must_be_with(bureau)
    with pytest.raises(NotFound):
        an_application(State.ACCEPTED).must_be_with("civil_affairs")


def test_a_bureau_is_known_by_its_people_and_by_its_system() -> None:
    system = Actor(partner_of("civil_affairs"), Tier.PARTNER, COUNTY)

    assert bureau_of(BUREAU) == bureau_of(system) == "civil_affairs"
    assert system.id == "partner:bureau-civil-affairs"
    assert bureau_of(CADRE) is bureau_of(Actor("partner:express-demo", Tier.PARTNER, COUNTY)) is None
    assert bureau_of(Actor("bureau:civil_affairs", Tier.CADRE, COUNTY)) is None
