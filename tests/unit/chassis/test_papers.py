"""Papers of a case: whose turn it is, and that all missing ones are named at once."""

import json

import pytest

from contracts.papers import PaperState as State
from contracts.refusals import Conflict, Invalid
from services.chassis.papers import Papers

LIST = Papers.needed(["form", "photo"], ["certificate"])


def states(papers: Papers) -> list[str]:
    return [paper.state for paper in papers.each]


def test_a_new_case_waits_for_the_applicant_and_for_others() -> None:
    assert states(LIST) == ["needed_from_applicant", "needed_from_applicant", "needed_from_others"]
    assert LIST.missing == ("form", "photo", "certificate")


def test_what_is_handed_in_awaits_its_review_and_is_good_or_has_to_come_again() -> None:
    handed = LIST.handed_in("form", ("f1",)).handed_in("photo", ("f2", "f3"))
    looked = handed.reviewed("form", fit=True).reviewed("photo", fit=False)

    assert states(handed)[:2] == ["awaiting_review", "awaiting_review"]
    assert states(looked)[:2] == ["accepted", "rejected"]
    assert looked.missing == ("photo", "certificate")
    assert looked.files() == ("f1", "f2", "f3")


def test_a_paper_that_was_rejected_may_come_again_with_other_files() -> None:
    again = LIST.handed_in("form", ("f1",)).reviewed("form", fit=False).handed_in("form", ("f2",))

    assert (states(again)[0], again.files()) == ("awaiting_review", ("f2",))


@pytest.mark.parametrize("state", [State.NEEDED_FROM_APPLICANT, State.ACCEPTED, State.REJECTED])
def test_only_what_was_handed_in_is_reviewed(state: State) -> None:
    papers = LIST
    if state is not State.NEEDED_FROM_APPLICANT:
        papers = LIST.handed_in("form").reviewed("form", fit=state is State.ACCEPTED)
    with pytest.raises(Conflict):
        papers.reviewed("form", fit=True)


def test_what_was_accepted_need_not_come_again() -> None:
    with pytest.raises(Conflict):
        LIST.handed_in("form").reviewed("form", fit=True).handed_in("form")


def test_nobody_is_asked_for_a_paper_that_is_not_on_the_list() -> None:
    for ask in (lambda: LIST.handed_in("deed"), lambda: LIST.asked_for(["deed"]), lambda: LIST.reviewed("x", fit=True)):
        with pytest.raises(Invalid):
            ask()


def test_a_notice_names_all_that_is_missing_also_what_nobody_mentioned() -> None:
    papers, asked = LIST.handed_in("form").asked_for(["form"])

    assert (asked.named, asked.late) == (("form", "photo", "certificate"), ())
    assert states(papers)[0] == "rejected"


def test_a_second_request_for_what_the_first_notice_named_is_no_breach() -> None:
    papers, _ = LIST.asked_for()
    _, asked = papers.handed_in("form").reviewed("form", fit=False).asked_for()

    assert asked.late == ()


def test_a_second_request_for_a_paper_that_was_not_on_the_first_notice_says_so() -> None:
    papers, first = LIST.handed_in("photo").asked_for()
    _, second = papers.asked_for(["photo"])

    assert first.named == ("form", "certificate")
    assert second.late == ("photo",)


def test_there_is_no_notice_where_nothing_is_missing() -> None:
    whole = LIST.handed_in("form").handed_in("photo").handed_in("certificate")

    with pytest.raises(Conflict):
        whole.asked_for()
    assert set(states(whole.all_accepted())) == {"accepted"}


def test_what_is_missing_keeps_all_from_being_accepted() -> None:
    with pytest.raises(Conflict) as refused:
        LIST.handed_in("form").all_accepted()

    assert refused.value.extra["missing"] == ["photo", "certificate"]


@pytest.mark.parametrize("papers", [LIST, LIST.handed_in("form", ("f",)).asked_for()[0], Papers()])
def test_papers_stand_in_a_column_as_they_are(papers: Papers) -> None:
    assert Papers.from_json(json.loads(json.dumps(papers.as_json()))) == papers
