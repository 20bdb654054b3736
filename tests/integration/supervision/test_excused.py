"""An appeal granted on the ladder takes the breach out of the month's appraisal, and leaves its record."""

from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, Engine

from contracts.people import COUNTY, Actor, Tier
from services.supervision.store.centres import copies
from services.supervision.store.reproduction import Reproduction, reproduce
from tests.integration.supervision.conftest import CADRE, HERE, NEAR, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.sweeping import sweep
from tests.integration.supervision.test_appraisal import (
    FIRST,
    MONTH,
    NEIGHBOUR,
    PATH,
    SECOND,
    Do,
    county_life,
    do,
    inputs,
    late_item,
    row,
    settings,
)
from tests.unit.supervision.events import at, event

__all__ = ["do", "settings"]


@pytest.fixture
def published(hear: Hear, do: Do, engine: Engine) -> None:
    """A month in which HERE and NEAR were late once each, each with its red card; its points are open to appeals."""
    hear(*(each for each in county_life() if each.centre in (HERE, NEAR)))
    sweep(engine)
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    do(OPERATOR, f"{PATH}/publish")


def excuse(ask: Ask, do: Do, actor: Actor, centre: str) -> str:
    """The red card of the centre is appealed and revoked; its ladder."""
    (red,) = ask(OPERATOR, "/v1/rungs", rung="red", centre=centre).json()["items"]
    path = f"/v1/ladders/{red['ladder']}/red"
    do(actor, f"{path}/appeal", note="停电,有通知")
    do(SUPERVISOR, f"{path}/grant", note="属实")
    return str(red["ladder"])


def limits_of(shown: httpx.Response, centre: str) -> tuple[int, int]:
    """Met and late."""
    found: dict[str, Any] = inputs(row(shown.json(), centre))
    return found["met"], found["late"]


@pytest.mark.usefixtures("published")
def test_a_red_card_revoked_before_the_freeze_counts_no_more_and_stays_on_record(
    ask: Ask, do: Do, connection: Connection
) -> None:
    met, late = limits_of(ask(CADRE, PATH), HERE)
    assert late == 1
    ladder = excuse(ask, do, CADRE, HERE)

    # the figures follow at once, and open to who let it off
    assert limits_of(ask(CADRE, PATH), HERE) == (met, 0)
    assert limits_of(ask(NEIGHBOUR, PATH), NEAR) == (met, 1), "nobody else's change"
    (left_out,) = ask(CADRE, PATH).json()["exclusions"]
    assert (left_out["ground"], left_out["proposed_by"], left_out["decided_by"]) == (
        "appeal",
        CADRE.id,
        SUPERVISOR.id,
    )

    # the record stays
    breach = late_item(ask, CADRE, HERE)
    assert (breach["left_out"], left_out["item"]) == (True, breach["item"])
    clocks = ask(CADRE, f"/v1/cases/express/{breach['case']}").json()["clocks"]
    assert "completed_late" in {clock["state"] for clock in clocks}
    types = [each["type"] for each in ask(CADRE, f"/v1/ladders/{ladder}").json()["timeline"]]
    assert types == ["clock.breached.v1", "clock.appealed.v1", "clock.appeal_granted.v1"]

    # and it is frozen so, which follows from the log
    do(OPERATOR, f"{PATH}/freeze")
    assert limits_of(ask(CADRE, PATH), HERE) == (met, 0)
    assert ask(CADRE, PATH).json()["exclusions"] == [left_out]
    assert list(reproduce(connection, copies(), MONTH)) == [Reproduction(0, same=True, signed=True)]


@pytest.mark.usefixtures("published")
def test_a_red_card_revoked_after_the_freeze_leaves_the_frozen_report_and_revokes_what_was_withheld(
    ask: Ask, do: Do, connection: Connection
) -> None:
    do(OPERATOR, f"{PATH}/freeze")
    frozen = ask(OPERATOR, f"{PATH}/report").json()
    do(OPERATOR, f"{PATH}/consequences", centre=HERE, effect="bonus_withheld", note="超时")
    do(SECOND, f"{PATH}/consequences/c1", grant=True, note="经听取陈述")

    excuse(ask, do, CADRE, HERE)
    do(OPERATOR, f"{PATH}/amend")

    assert ask(OPERATOR, f"{PATH}/report", edition=0).json() == frozen
    amended = ask(CADRE, PATH)
    met, late = limits_of(ask(CADRE, PATH, edition=0), HERE)
    assert (late, limits_of(amended, HERE)) == (1, (met, 0))
    (consequence,) = amended.json()["consequences"]
    assert (consequence["ruling"], consequence["decided_by"]) == ("revoked", SECOND.id)
    assert list(reproduce(connection, copies(), MONTH)) == [
        Reproduction(number, same=True, signed=True) for number in (0, 1)
    ]


@pytest.mark.usefixtures("published")
def test_a_bureaus_red_card_that_is_revoked_changes_nothing_that_was_withheld_at_the_centre(
    ask: Ask, do: Do, hear: Hear, engine: Engine
) -> None:
    """It is in no figure of the village's."""
    here = {"source": "/hall", "subject": "a1", "centre": HERE}
    hear(event("application.forwarded.v1", 1, time=at("09:00", FIRST), responsible="bureau:civil_affairs", **here))
    sweep(engine)
    do(OPERATOR, f"{PATH}/freeze")
    do(OPERATOR, f"{PATH}/consequences", centre=HERE, effect="bonus_withheld", note="超时")
    do(SECOND, f"{PATH}/consequences/c1", grant=True, note="经听取陈述")

    reds = ask(OPERATOR, "/v1/rungs", rung="red", centre=HERE).json()["items"]
    (theirs,) = [each for each in reds if each["standard"] == "hall.acknowledge"]
    path = f"/v1/ladders/{theirs['ladder']}/red"
    do(Actor("bureau:civil_affairs", Tier.BUREAU, COUNTY), f"{path}/appeal", note="系统停用,有通知")
    do(OPERATOR, f"{path}/grant", note="属实")
    do(OPERATOR, f"{PATH}/amend")

    amended = ask(CADRE, PATH).json()
    assert (amended["exclusions"], amended["consequences"][0]["ruling"]) == ([], "granted")
