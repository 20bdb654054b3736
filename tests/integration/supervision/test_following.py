"""Who was met first stays answerable where one case leads to another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integration.supervision.conftest import CADRE, HERE, SUPERVISOR, Ask, Hear
from tests.unit.supervision.events import event

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)

ALL_CLOCKS = ["late notify", "late return", "far notify", "far return", "met notify", "met remind", "met return"]


def test_first_contact_goes_on_where_one_case_leads_to_another_of_another_service(hear: Hear, ask: Ask) -> None:
    """In whatever order they come; whoever may not see the one is not told of it by the other."""
    wall, hall = "019f1c70-1a3d-7c3e-9a51-3f1d2b7c4e10", "019f1c70-1a3d-7c3e-9a51-3f1d2b7c4e11"
    first, second = "staff:370829001001-01", "staff:370829001001-02"
    asked = {"dispute": "neighbours", "parties": 2, "follows": f"feedback:{wall}"}

    def told(kind: str, sequence: int, subject: str, actor: str, minute: int, **more: Any) -> Any:
        moment, source = LONG_AGO + timedelta(minutes=minute), "/hall" if subject == hall else "/feedback"
        return event(kind, sequence, subject=subject, source=source, actor=actor, time=moment, centre=HERE, **more)

    hear(told("mediation.requested.v1", 1, hall, second, 30, data=asked))
    hear(told("feedback.received.v1", 1, wall, first, 0, data={"kind": "help", "channel": "counter"}))

    def contact(case: str) -> tuple[str, str]:
        found = ask(CADRE, f"/v1/cases/{case}").json()["first_contact"]
        return found["first"], found["officer"]

    assert contact(f"feedback/{wall}") == contact(f"hall/{hall}") == (first, first)
    hear(told("mediation.accepted.v1", 2, hall, second, 60, data={}))
    assert contact(f"feedback/{wall}") == contact(f"hall/{hall}") == (first, second)
    shown = ask(CADRE, f"/v1/cases/feedback/{wall}").json(), ask(CADRE, f"/v1/cases/hall/{hall}").json()
    assert (shown[0]["led_to"], shown[1]["follows"]) == ([f"hall:{hall}"], f"feedback:{wall}")

    moved = told("feedback.accepted.v1", 2, wall, first, 90, data={"first_contact": first})
    hear(replace(moved, centre=HERE[:9]))
    hidden = ask(CADRE, f"/v1/cases/hall/{hall}").json()
    assert (hidden["follows"], hidden["first_contact"]["first"]) == (None, second)
    assert ask(SUPERVISOR, f"/v1/cases/hall/{hall}").json()["first_contact"]["first"] == first


def test_whoever_met_a_veteran_at_the_hall_stays_answerable_until_the_veterans_station_takes_it_up(
    hear: Hear, ask: Ask
) -> None:
    asked, station = "019f1c70-1a3d-7c3e-9a51-3f1d2b7c4e20", "019f1c70-1a3d-7c3e-9a51-3f1d2b7c4e21"
    first, second = "staff:370829001001-01", "staff:370829001001-02"
    application = {"item": "subsidy", "through": "counter"}
    case = {"item": "hardship_aid", "belonging": "veteran", "late": False, "through": "counter", "trips": 1}

    def told(kind: str, sequence: int, subject: str, actor: str, minute: int, **more: Any) -> Any:
        moment, source = LONG_AGO + timedelta(minutes=minute), "/veterans" if subject == station else "/hall"
        return event(kind, sequence, subject=subject, source=source, actor=actor, time=moment, centre=HERE, **more)

    def contact() -> tuple[str, str]:
        found = ask(CADRE, f"/v1/cases/veterans/{station}").json()["first_contact"]
        return found["first"], found["officer"]

    hear(told("application.submitted.v1", 1, asked, first, 0, data=application))
    hear(told("veteran_case.submitted.v1", 1, station, second, 30, data=case | {"follows": f"hall:{asked}"}))
    assert contact() == (first, first)
    hear(told("veteran_case.accepted.v1", 2, station, second, 60, data={"item": "hardship_aid"}))
    assert contact() == (first, second)
    assert ask(CADRE, f"/v1/cases/hall/{asked}").json()["led_to"] == [f"veterans:{station}"]
