"""Who may be called back, and who is told, where somebody speaks up for another."""

import pytest
from marshmallow import ValidationError

from contracts.agency import Agent
from contracts.feedback.cases import OWN_FILING
from services.feedback.domain.people import Filer
from tests.unit.agents import AGENT
from tests.unit.feedback.case import CENTRE, NAMED, new_case

WITHOUT_PHONE = Filer(NAMED.name)
ACTING = {"name": "王小满", "phone": "13900000000", "relation": "child", "authority": "asked"}
FILED = {"kind": "help", "centre": CENTRE, "text": "台阶太高", "about_staff": False}


@pytest.mark.parametrize(
    ("filer", "agent", "reached"),
    [(NAMED, None, True), (NAMED, AGENT, True), (WITHOUT_PHONE, AGENT, True), (WITHOUT_PHONE, None, False)],
)
def test_who_has_no_phone_is_reached_by_who_spoke_up_for_them(
    filer: Filer, agent: Agent | None, *, reached: bool
) -> None:
    case = new_case(filer=filer, agent=agent)

    assert (case.reachable, case.anonymous) == (reached, not reached)


@pytest.mark.parametrize(("filer", "told"), [(NAMED, True), (WITHOUT_PHONE, False)])
def test_who_can_be_told_hears_that_somebody_spoke_in_their_name(filer: Filer, *, told: bool) -> None:
    assert new_case(filer=filer, agent=AGENT).is_entrusted is told
    assert new_case(filer=filer).is_entrusted is False


@pytest.mark.parametrize("contact", [{}, {"contact": {}}, {"contact": {"phone": "13800000000"}}])
def test_nobody_acts_for_who_keeps_their_name_to_themself(contact: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        OWN_FILING.load(FILED | contact | {"agent": ACTING})

    assert "contact.name" in refused.value.messages_dict
    OWN_FILING.load(FILED | contact)
