"""The catalogue: seven classes, sixteen items, each with what an applicant has to know."""

from dataclasses import replace

import pytest

from contracts.applications import LONGEST_PROMISE, Nature, Way
from contracts.bureaus import BUREAUS
from contracts.refusals import Conflict, Invalid
from contracts.standards import BY_ID, Limit, Unit
from services.hall.domain.catalogue import BY_CODE, GROUPS, ITEMS
from services.hall.domain.group import Group
from services.hall.domain.item import Item


def test_there_are_seven_classes_and_sixteen_items() -> None:
    assert (len(GROUPS), len(ITEMS), len(BY_CODE)) == (7, 16, 16)
    assert {item.group for item in ITEMS} == set(GROUPS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_an_item_says_flow_steps_papers_place_limit_and_source(item: Item) -> None:
    terms = item.terms
    assert all((terms.title, terms.flow, terms.steps, terms.place, terms.source))
    assert terms.limit_days > 0
    assert len({paper.code for paper in terms.papers}) == len(terms.papers)
    assert (item.way is Way.APPLICATION) == (terms.bureau in BUREAUS) == bool(terms.papers)


@pytest.mark.parametrize("item", [each for each in ITEMS if each.nature is Nature.PERMIT], ids=lambda item: item.id)
def test_a_permit_has_the_laws_limit_and_promises_no_more(item: Item) -> None:
    assert item.statutory_days == 20
    assert item.terms.limit_days <= item.statutory_days


@pytest.mark.parametrize(("code", "standard"), [("mediation", "hall.mediate"), ("volunteer_help", "hall.help")])
def test_what_the_village_does_itself_is_promised_as_supervision_counts_it(code: str, standard: str) -> None:
    item, limit = BY_CODE[code], BY_ID[standard].limit
    with pytest.raises(Invalid) as otherwise:
        item.edit(replace(item.terms, limit_days=limit.amount + 1))

    assert (item.terms.limit_days, item.unit) == (limit.amount, limit.unit)
    assert list(otherwise.value.errors or {}) == ["limit_days"]


def test_no_application_is_promised_later_than_supervision_would_count() -> None:
    item = replace(BY_CODE["elderly_allowance"])
    item.edit(replace(item.terms, limit_days=LONGEST_PROMISE))
    with pytest.raises(Invalid):
        item.edit(replace(item.terms, limit_days=LONGEST_PROMISE + 1))

    assert BY_ID["hall.decide"].limit == Limit(LONGEST_PROMISE, Unit.WORKING_DAY)


def test_a_class_is_called_otherwise_in_a_new_version() -> None:
    group = Group(id="civil_affairs", title=GROUPS["civil_affairs"])
    group.rename("民政与救助")
    with pytest.raises(Conflict):
        group.rename("民政与救助")

    assert (group.version, group.made) == (2, ((2, "民政与救助"),))
    assert [(fact.type, fact.sequence) for fact in group.facts] == [("hall_class.renamed.v1", 1)]


def an_item() -> Item:
    return replace(BY_CODE["logging_permit"])


def test_an_edit_makes_a_new_version_and_says_so() -> None:
    item = an_item()
    item.edit(replace(item.terms, title="采伐许可", limit_days=7))
    item.edit(replace(item.terms, limit_days=6))

    assert (item.version, item.terms.title) == (3, "采伐许可")
    assert [(fact.sequence, fact.data["version"]) for fact in item.facts] == [(1, 2), (2, 3)]
    assert [version for version, _ in item.made] == [2, 3]
    assert BY_CODE["logging_permit"].version == 1


def test_no_promise_is_longer_than_the_law_and_no_application_without_a_bureau() -> None:
    item = an_item()
    with pytest.raises(Invalid) as longer:
        item.edit(replace(item.terms, limit_days=21))
    with pytest.raises(Invalid) as homeless:
        item.edit(replace(item.terms, bureau=None))
    with pytest.raises(Conflict):
        item.edit(item.terms)

    assert list(longer.value.errors or {}) == ["limit_days"]
    assert list(homeless.value.errors or {}) == ["bureau"]
    assert item.version == 1
