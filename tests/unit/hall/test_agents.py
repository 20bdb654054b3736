"""Who may go on acting for an applicant by their own phone, and how whoever is acted for hears of it."""

from dataclasses import replace

import pytest

from contracts.agency import Authority
from contracts.applications import NoticePurpose, Through
from contracts.people import villager_id
from contracts.refusals import NotFound
from services.hall.domain.application import Application
from tests.unit.agents import AGENT
from tests.unit.hall.application import CADRE, by, new_application


def acted_for(authority: Authority) -> Application:
    return replace(new_application(), agent=replace(AGENT, authority=authority))


@pytest.mark.parametrize("authority", [Authority.WRITTEN, Authority.GUARDIAN])
def test_who_is_authorised_acts_by_their_own_phone_and_so_does_the_applicant(authority: Authority) -> None:
    application = acted_for(authority)
    application.must_be_of(villager_id("hap"))
    application.must_be_of(villager_id("hp"))

    with pytest.raises(NotFound):
        application.must_be_of(villager_id("somebody else's"))


@pytest.mark.parametrize("authority", [Authority.PRESENT, Authority.BY_PHONE])
def test_consent_to_one_deed_at_the_window_is_consent_to_no_other(authority: Authority) -> None:
    with pytest.raises(NotFound):
        acted_for(authority).must_be_of(villager_id("hap"))


@pytest.mark.parametrize(("through", "told"), [(Through.ONLINE, (NoticePurpose.ENTRUSTED,)), (Through.COUNTER, ())])
def test_who_is_acted_for_where_nobody_sees_them_is_told(through: Through, told: tuple[NoticePurpose, ...]) -> None:
    application = acted_for(Authority.WRITTEN)
    application.submit(by(CADRE), through)

    assert application.messages == told


def test_who_applies_for_themselves_is_told_nothing_of_it() -> None:
    application = new_application()
    application.submit(by(CADRE), Through.ONLINE)

    assert application.messages == ()
