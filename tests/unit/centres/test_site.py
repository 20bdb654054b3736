"""What may happen to a site: the whole product of states and actions, each gate, and what a correction takes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.people import COUNTY, Actor, Tier
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid
from contracts.sites import Cost, Gate, Standard, Tenure
from contracts.sites import SiteState as State
from services.centres.domain.dossier import Dossier, Opinion, Survey, VillageNamed
from services.centres.domain.gates import unmet
from services.centres.domain.ground import Ground, taken_by
from services.centres.domain.location import Location
from services.centres.domain.site import Site
from services.centres.domain.transitions import PAYING, SITING, TAKING, Action
from tests.unit.centres.a_site import (
    AGREED,
    DO,
    FIT,
    HOST,
    MERGED,
    OLD_HOST,
    OPERATOR,
    PROPOSAL,
    RULES,
    SUPERVISOR,
    TOWN,
    WAYS,
    a_joint_site,
    a_site,
    by,
    ground,
    proposed,
)

UNDO = timedelta(minutes=10)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_site_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    changed: dict[str, Any] = {"host": OLD_HOST} if action is Action.MERGE and state is not State.MERGED else {}
    site = a_site(state, **changed)
    before = (site.state, site.version, site.moves, site.dossier)

    if (state, action) in SITING:
        DO[action](site, by(OPERATOR))
        assert site.state is SITING[state, action]
        assert [fact.sequence for fact in site.facts] == [before[1] + 1]
        assert site.moves[-1].action == action
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](site, by(OPERATOR))
        assert refused.value.extra == {"state": state, "legal": site.legal}
        assert (site.state, site.version, site.moves, site.dossier) == before


def test_every_state_has_a_way_that_verbs_alone_go() -> None:
    assert {a_site(state).state for state in WAYS} == set(State)


def test_what_takes_its_place_is_where_money_may_be_spent() -> None:
    assert set(PAYING) == TAKING
    assert TAKING & {State.PROPOSED, State.REFUSED, State.REVOKED, State.MERGED} == set()


def _near() -> Site:
    return proposed("other", host=VillageNamed(None, "远村"), villages=(VillageNamed(None, "远村"),))


def _same_village() -> Site:
    return proposed("other", location=Location(116.35, 35.35))


FAILING: dict[Gate, tuple[dict[str, Any], Callable[[], Ground], dict[str, Any]]] = {
    Gate.TENURE: ({"tenure": Tenure.LEASED}, ground, {}),
    Gate.PROOF: ({"proof": ()}, ground, {}),
    Gate.RADIUS: ({}, lambda: ground(taken_by(_near())), {}),
    Gate.VILLAGE: ({}, lambda: ground(taken_by(_same_village())), {}),
    Gate.JOINT_SITE: ({"host": OLD_HOST}, lambda: ground(joint=MERGED), {}),
    Gate.HOUSING_OPINION: ({}, ground, {"opinions": {"natural_resources": AGREED["natural_resources"]}}),
    Gate.LAND_OPINION: ({}, ground, {"opinions": {**AGREED, "natural_resources": Opinion(False, "b", True, ())}}),
    Gate.ASSESSMENT: ({}, ground, {"assessment": None}),
}
"""For each gate a proposal, what is taken and a dossier that don't pass it, and no other."""
FIELDS = {
    Gate.TENURE: "tenure",
    Gate.PROOF: "proof",
    Gate.RADIUS: "location",
    Gate.VILLAGE: "villages",
    Gate.JOINT_SITE: "host",
    Gate.HOUSING_OPINION: "opinions.housing",
    Gate.LAND_OPINION: "opinions.natural_resources",
    Gate.ASSESSMENT: "assessment",
}


def _surveyed(gate: Gate) -> tuple[Site, Ground]:
    changed, taken, dossier = FAILING[gate]
    site = a_site(State.SURVEYED)
    site.dossier = replace(site.dossier, proposal=replace(PROPOSAL, **changed), **dossier)
    return site, taken()


def test_every_gate_that_is_not_for_people_alone_is_tried() -> None:
    assert set(FAILING) == set(FIELDS) == set(Gate) - {Gate.PLANNING, Gate.CONDITIONS}


@pytest.mark.parametrize("gate", FAILING)
def test_an_approval_is_refused_while_a_gate_fails_and_names_it(gate: Gate) -> None:
    site, taken = _surveyed(gate)

    with pytest.raises(Conflict) as refused:
        site.approve(by(OPERATOR), taken)

    assert refused.value.extra["gates"] == [gate]
    assert list(refused.value.errors or {}) == [FIELDS[gate]]
    assert all("请" in told for told in (refused.value.errors or {})[FIELDS[gate]])


@pytest.mark.parametrize("gate", FAILING)
def test_a_refusal_names_each_gate_that_fails(gate: Gate) -> None:
    site, taken = _surveyed(gate)
    site.refuse(by(OPERATOR), taken, [Gate.PLANNING])

    assert site.facts[-1].data["gates"] == [gate, Gate.PLANNING]
    assert site.dossier.unmet == (gate, Gate.PLANNING)


def test_a_site_that_passes_each_gate_is_approved_and_takes_its_place() -> None:
    site, taken = a_site(State.SURVEYED), ground()
    site.approve(by(OPERATOR), taken)

    assert [each.site for each in taken.taken] == [site.id]
    assert unmet(site, taken) == []


def test_of_two_that_are_too_close_the_second_is_not_approved() -> None:
    first, second, taken = a_site(State.SURVEYED), a_site(State.SURVEYED), ground()
    second.id = "second"
    first.approve(by(OPERATOR), taken)
    with pytest.raises(Conflict) as refused:
        second.approve(by(OPERATOR), taken)
    assert set(refused.value.extra["gates"]) == {Gate.RADIUS, Gate.VILLAGE}


def test_a_refusal_without_any_reason_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        a_site(State.SURVEYED).refuse(by(OPERATOR), ground(), [])
    assert list(refused.value.errors or {}) == ["found"]


def test_low_scores_keep_nobody_from_being_approved() -> None:
    site = a_site(State.SURVEYED)
    assert site.dossier.assessment
    site.dossier = replace(site.dossier, assessment=replace(site.dossier.assessment, scores={}))
    site.approve(by(OPERATOR), ground())
    assert site.state is State.APPROVED


def test_who_was_refused_proposes_again_and_is_surveyed_and_asked_about_anew() -> None:
    site = a_site(State.REFUSED)
    site.propose_again(by(SUPERVISOR), replace(PROPOSAL, location=Location(116.3, 35.3)))

    assert (site.state, site.facts[-1].data["again"]) == (State.PROPOSED, True)
    assert (site.dossier.survey, site.dossier.opinions, site.dossier.unmet) == (None, {}, ())
    assert site.dossier.assessment is not None
    assert "proof" in site.files


def test_a_site_gives_way_to_the_joint_one_only_and_keeps_its_history() -> None:
    site, joint = proposed(host=OLD_HOST), a_joint_site()
    with pytest.raises(Conflict):
        proposed(host=OLD_HOST).merge(by(OPERATOR), joint, ground())
    joint.state = State.REFUSED
    with pytest.raises(Conflict):
        proposed(host=OLD_HOST).merge(by(OPERATOR), joint, ground(joint=MERGED))
    joint.state = State.APPROVED

    site.merge(by(OPERATOR), joint, ground(joint=MERGED))

    assert (site.state, site.dossier.joint, site.host) == (State.MERGED, joint.id, OLD_HOST.code)


def test_the_joint_site_itself_passes_the_gate_of_merged_villages() -> None:
    site = proposed(host=HOST)
    assert Gate.JOINT_SITE not in {each.gate for each in unmet(site, ground(joint={**MERGED, str(HOST.code): HOST}))}


def test_nobody_was_anywhere_tomorrow() -> None:
    with pytest.raises(Invalid) as refused:
        proposed().survey(by(OPERATOR), Survey(date(2026, 7, 2), OPERATOR.id, ()))
    assert list(refused.value.errors or {}) == ["on"]


LACKING: dict[Standard, dict[str, Any]] = {
    Standard.STOREYS: {"storeys": 2},
    Standard.AREA: {"area_m2": 1499},
    Standard.ROOMS: {"rooms": FIT.rooms[1:]},
    Standard.EQUIPMENT: {"equipment": FIT.equipment[:2]},
    Standard.OFFICE_SHARE: {"office_m2": 301},
}


@pytest.mark.parametrize("standard", Standard)
def test_an_acceptance_is_refused_while_something_is_missing_and_names_it(standard: Standard) -> None:
    site = a_site(State.BUILDING)
    if standard is Standard.DESIGN:
        site.dossier = replace(site.dossier, design=None)
    measured = replace(FIT, **LACKING.get(standard, {}))

    with pytest.raises(Conflict) as refused:
        replace(site).accept(by(OPERATOR), measured, RULES)
    assert refused.value.extra["gates"] == [standard]

    site.fail(by(OPERATOR), measured, RULES)
    assert (site.state, site.facts[-1].data["missing"]) == (State.ACCEPTANCE_FAILED, [standard])


def test_what_is_missing_is_called_by_its_name() -> None:
    with pytest.raises(Conflict) as refused:
        a_site(State.BUILDING).accept(by(OPERATOR), replace(FIT, rooms=FIT.rooms[2:], equipment=()), RULES)
    assert refused.value.errors == {
        "rooms": ["缺功能室:村级办公室、便民服务中心"],
        "equipment": ["缺设备:电脑、高拍仪、打印机"],
    }


def test_what_is_as_it_must_be_cannot_fail() -> None:
    with pytest.raises(Conflict):
        a_site(State.BUILDING).fail(by(OPERATOR), FIT, RULES)


def test_a_centres_id_is_its_villages_code_where_that_is_known() -> None:
    with pytest.raises(Invalid):
        a_site(State.ACCEPTED).open(by(OPERATOR), "370829101003")
    site = a_site(State.ACCEPTED, host=VillageNamed(None, "新村"))
    with pytest.raises(Invalid):
        replace(site).open(by(OPERATOR), "370829102003")
    site.open(by(OPERATOR), "370829101003")
    assert (site.centre, site.town) == ("370829101003", TOWN)


def test_money_adds_up_and_is_set_right_by_a_counter_entry_alone() -> None:
    site = a_site(State.BUILDING)
    site.book(by(OPERATOR), Cost.CONSTRUCTION, 300, date(2026, 7, 1))
    site.book(by(OPERATOR), Cost.CONSTRUCTION, -100, date(2026, 7, 1))
    assert (site.spent_fen, [each.fen for each in site.booked]) == (200, [300, -100])
    with pytest.raises(Invalid):
        replace(site).book(by(OPERATOR), Cost.OTHER, -201, date(2026, 7, 1))
    with pytest.raises(Conflict):
        site.correct(by(OPERATOR), UNDO)


FINAL = {Action.REVOKE, Action.BOOK, Action.OPEN}


@pytest.mark.parametrize("state", [each for each, way in WAYS.items() if way and way[-1] not in FINAL])
def test_whoever_did_it_takes_it_back_and_everything_is_as_before(state: State) -> None:
    site = a_site(state)
    last = site.moves[-1]
    site.correct(by(OPERATOR), UNDO)

    assert (site.state, site.facts[-1].data["corrects"]) == (last.source, [last.sequence])
    assert site.dossier == Dossier.read(last.kept["dossier"])


def test_later_the_county_takes_it_back_and_no_town() -> None:
    late = by(Actor("staff:county-2", Tier.COUNTY, COUNTY), timedelta(days=1))
    with pytest.raises(Forbidden):
        a_site(State.APPROVED).correct(by(SUPERVISOR), UNDO)
    site = a_site(State.APPROVED)
    site.correct(late, UNDO)
    assert site.state is State.SURVEYED


@pytest.mark.parametrize("state", State)
def test_a_dossier_is_the_same_when_it_is_read_back(state: State) -> None:
    dossier = a_site(state).dossier
    assert Dossier.read(dossier.data()) == dossier
