"""What may be done about a month's appraisal: over the whole product of states and actions, and what guards it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.appraisals import AppraisalState as State
from contracts.appraisals import Effect, Ground, Ruling
from contracts.people import COUNTY
from contracts.refusals import Conflict, Forbidden, IllegalTransition, Invalid, NotFound
from services.supervision.domain.appraisal import APPRAISING, Action, Appraisal
from services.supervision.domain.rulings import Exclusion
from tests.unit.supervision.appraisal import (
    BAD_ONE,
    BEFORE,
    CADRE,
    DO,
    FIRST_DAY,
    HERE,
    LATE_ONE,
    MONTH,
    NEAR,
    OPERATOR,
    SECOND,
    TOWN,
    WAYS,
    an_appraisal,
    by,
    material,
    sign,
)


def prepared(state: State, action: Action) -> Appraisal:
    """With what the action decides, where its state allows that to have been proposed."""
    first = BEFORE.get(action)
    return an_appraisal(state, *([first] if first and (state, first) in APPRAISING else []))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_each_action_moves_the_appraisal_as_the_table_says_or_is_refused(state: State, action: Action) -> None:
    appraisal = prepared(state, action)
    before = replace(appraisal)

    if (state, action) in APPRAISING:
        DO[action](appraisal)
        assert appraisal.state is APPRAISING[state, action]
        assert appraisal.version > before.version
    else:
        with pytest.raises(IllegalTransition) as refused:
            DO[action](appraisal)
        assert refused.value.extra == {"state": state, "legal": appraisal.legal}
        assert appraisal == before


def test_every_state_has_a_way() -> None:
    assert {an_appraisal(state).state for state in WAYS} == set(State)


def test_a_month_is_appraised_when_it_is_over() -> None:
    with pytest.raises(Conflict, match="还没有结束"):
        Appraisal(id="2026-11", centre=COUNTY).open(by(OPERATOR))


def test_nothing_is_frozen_before_appeals_are_over_and_answered() -> None:
    early = an_appraisal(State.PUBLISHED)
    with pytest.raises(Conflict, match="申诉期"):
        early.freeze(by(OPERATOR, days=1), material(), sign)

    for waiting in (Action.APPEAL, Action.PROPOSE_EXCLUSION):
        with pytest.raises(Conflict, match="没有决定"):
            an_appraisal(State.PUBLISHED, waiting).freeze(by(OPERATOR, days=9), material(), sign)


def test_an_exclusion_and_a_consequence_need_a_second_person() -> None:
    excluding, following = an_appraisal(State.PUBLISHED), an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE)
    excluding.propose_exclusion(by(OPERATOR), BAD_ONE, Ground.MISTAKEN)

    with pytest.raises(Conflict, match="第二人"):
        excluding.decide_exclusion(by(OPERATOR), "x1", grant=True)
    with pytest.raises(Conflict, match="另一人"):
        following.decide_consequence(by(OPERATOR), "c1", grant=True)
    assert excluding.left_out() == []


def test_what_is_excluded_is_named_once_and_of_this_month() -> None:
    appraisal = an_appraisal(State.PUBLISHED, Action.PROPOSE_EXCLUSION)

    with pytest.raises(Conflict, match="已经提出过"):
        appraisal.propose_exclusion(by(OPERATOR), BAD_ONE, Ground.MISTAKEN)
    with pytest.raises(Invalid):
        appraisal.propose_exclusion(by(OPERATOR), replace(LATE_ONE, month="2026-09"), Ground.MISTAKEN)


def test_the_town_decides_a_first_appeal_and_the_county_the_last() -> None:
    appraisal = an_appraisal(State.PUBLISHED, Action.APPEAL)
    with pytest.raises(Forbidden):
        appraisal.decide_appeal(by(CADRE), "a1", material(), sign, grant=True)

    appraisal.decide_appeal(by(TOWN), "a1", material(), sign, grant=False)
    again = appraisal.appeal(by(CADRE), HERE, item=LATE_ONE)
    with pytest.raises(Forbidden, match="再次申诉由县裁定"):
        appraisal.decide_appeal(by(TOWN), again, material(), sign, grant=True)
    appraisal.decide_appeal(by(OPERATOR), again, material(), sign, grant=False)

    with pytest.raises(Conflict, match="已经申诉过"):
        appraisal.appeal(by(CADRE), HERE, item=LATE_ONE)


def test_nobody_decides_their_own_appeal() -> None:
    appraisal = an_appraisal(State.PUBLISHED)
    filed = appraisal.appeal(by(TOWN), HERE, item=LATE_ONE)

    with pytest.raises(Forbidden, match="自己"):
        appraisal.decide_appeal(by(TOWN), filed, material(), sign, grant=True)


def points(appraisal: Appraisal, edition: int = -1) -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(appraisal.made[edition].body)["centres"]}


def test_a_granted_appeal_takes_the_breach_out_of_the_figures_and_keeps_it_in_the_record() -> None:
    without, with_appeal = an_appraisal(State.FROZEN), an_appraisal(State.PUBLISHED, Action.APPEAL)
    with_appeal.decide_appeal(by(TOWN), "a1", material(), sign, grant=True)
    with_appeal.freeze(by(OPERATOR, days=9), material(), sign)

    assert points(without)[HERE]["components"]["limits"]["inputs"]["late"] == 1
    assert points(with_appeal)[HERE]["components"]["limits"]["inputs"]["late"] == 0
    assert points(with_appeal)[HERE]["points"] > points(without)[HERE]["points"]
    (left_out,) = json.loads(with_appeal.made[0].body)["exclusions"]
    assert (left_out["item"], left_out["proposed_by"], left_out["decided_by"]) == (LATE_ONE.id, CADRE.id, TOWN.id)


def test_after_the_freeze_a_granted_appeal_revokes_the_consequence_and_amends_beside_the_frozen_report() -> None:
    appraisal = an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE, Action.DECIDE_CONSEQUENCE, Action.APPEAL)
    frozen = appraisal.made[0]

    appraisal.decide_appeal(by(OPERATOR, days=30), "a1", material(), sign, grant=True)

    (consequence,) = appraisal.consequences
    assert (consequence.ruling, consequence.decided_by, consequence.revoked_by) == (
        Ruling.REVOKED,
        SECOND.id,
        OPERATOR.id,
    )
    assert appraisal.made[0] == frozen
    assert (appraisal.made[1].number, appraisal.editions) == (1, 2)
    assert points(appraisal, 1)[HERE]["points"] > points(appraisal, 0)[HERE]["points"]
    said = [fact.type.split(".")[1] for fact in appraisal.facts]
    assert said[-3:] == ["appraisal_appeal_granted", "appraisal_consequence_revoked", "appraisal_amended"]


def test_an_appeal_against_a_consequence_alone_revokes_it_and_changes_no_figure() -> None:
    appraisal = an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE, Action.DECIDE_CONSEQUENCE)
    filed = appraisal.appeal(by(CADRE), HERE, consequence="c1")
    appraisal.decide_appeal(by(TOWN), filed, material(), sign, grant=True)

    assert appraisal.consequences[0].ruling is Ruling.REVOKED
    assert appraisal.editions == 1
    with pytest.raises(NotFound):
        appraisal.appeal(by(CADRE), NEAR, consequence="c1")


def test_what_was_decided_is_decided_and_what_was_never_proposed_is_not_found() -> None:
    appraisal = an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE, Action.DECIDE_CONSEQUENCE)

    with pytest.raises(Conflict, match="已经决定"):
        appraisal.decide_consequence(by(SECOND), "c1", grant=False)
    with pytest.raises(NotFound):
        appraisal.decide_consequence(by(SECOND), "c9", grant=False)
    with pytest.raises(Conflict, match="已经提出过"):
        appraisal.propose_consequence(by(OPERATOR), HERE, Effect.BONUS_WITHHELD)


def test_an_appraisal_says_each_step_in_sequence() -> None:
    appraisal = an_appraisal(State.FROZEN, Action.APPEAL, Action.DECIDE_APPEAL)

    assert [fact.sequence for fact in appraisal.facts] == list(range(1, appraisal.version + 1))
    assert appraisal.appeals_until is not None
    assert appraisal.appeals_until > FIRST_DAY
    assert appraisal.id == MONTH


EXCUSED = Exclusion(
    id="climb",
    item=LATE_ONE.id,
    centre=HERE,
    ground=Ground.APPEAL,
    proposed_by=CADRE.id,
    ruling=Ruling.GRANTED,
    decided_by=TOWN.id,
)


def test_what_was_excused_on_the_ladder_is_left_out_when_it_is_frozen() -> None:
    appraisal = an_appraisal(State.PUBLISHED)
    appraisal.freeze(by(OPERATOR, days=9), material(excused=(EXCUSED,)), sign)
    told = json.loads(appraisal.made[0].body)
    assert [each["item"] for each in told["exclusions"]] == [LATE_ONE.id]
    assert appraisal.exclusions == (EXCUSED,)


def test_what_was_left_out_already_is_not_left_out_twice() -> None:
    appraisal = an_appraisal(State.PUBLISHED, Action.APPEAL, Action.DECIDE_APPEAL)
    appraisal.freeze(by(OPERATOR, days=9), material(excused=(EXCUSED,)), sign)
    assert [each.id for each in appraisal.exclusions] == ["x1"]


def test_what_was_excused_on_the_ladder_after_the_freeze_amends_and_revokes_what_rested_on_it_once() -> None:
    appraisal = an_appraisal(State.FROZEN, Action.PROPOSE_CONSEQUENCE, Action.DECIDE_CONSEQUENCE)
    for _ in range(2):
        appraisal.amend(by(SECOND, days=20), material(excused=(EXCUSED,)), sign)
    assert json.loads(appraisal.made[0].body)["exclusions"] == []
    assert [len(json.loads(each.body)["exclusions"]) for each in appraisal.made] == [0, 1, 1]
    assert [each.ruling for each in appraisal.consequences] == [Ruling.REVOKED]
    assert [fact.type for fact in appraisal.facts].count("supervision.appraisal_consequence_revoked.v1") == 1
