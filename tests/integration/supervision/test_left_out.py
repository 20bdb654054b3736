"""What an appraisal leaves out is missing once, with all that counts for it; the log gives the same."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from contracts.feedback.words import opened_by
from services.supervision.store.centres import copies
from services.supervision.store.reproduction import Reproduction, reproduce
from tests.integration.supervision.conftest import CADRE, HERE, OPERATOR, SUPERVISOR, Ask, Hear
from tests.integration.supervision.test_appraisal import FIRST, MONTH, PATH, Do, do, finding, row, settings
from tests.unit.supervision.events import at, publication
from tests.unit.supervision.voices import bad_rating, rating

__all__ = ["do", "settings"]


def test_a_finding_goes_with_its_mending_and_a_rating_with_its_dismissal(
    ask: Ask, do: Do, hear: Hear, connection: Connection
) -> None:
    """A finding that was put right, and a bad rating that is found to be none as well."""
    hear(publication(centre=HERE, time=at("08:00", date(2024, 1, 2))))
    ways = ("raised_serious", "put_right", "closed")
    found = [[finding(each, n, what, n) for n, what in enumerate(ways, 1)] for each in ("one", "two", "three")]
    hear(*(each for case in found for each in case))
    hear(*(rating(f"good-{n}", 5, time=at("10:00", FIRST), centre=HERE) for n in range(40)))
    hear(bad := rating("bad", 1, time=at("11:00", FIRST), centre=HERE))
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    do(OPERATOR, f"{PATH}/publish")
    out = {"ground": "malicious", "note": "同一人当天连续差评"}
    for number, item in enumerate((f"feedback:bad#{bad.id}", f"supervision:one#{found[0][0].id}"), 1):
        do(SUPERVISOR, f"{PATH}/centres/{HERE}/exclusions", item=item, **out)
        do(OPERATOR, f"{PATH}/exclusions/x{number}", grant=True, note="已核对监控")
    hear(*(replace(each, centre=HERE, time=bad.time) for each in bad_rating(opened_by("bad"), "not_upheld")))

    shown = row(ask(CADRE, PATH).json(), HERE)["components"]
    do(OPERATOR, f"{PATH}/freeze")

    assert shown["findings"]["inputs"] == {"found": 2, "put_right": 2}
    rated = {"good": 40, "ratings": 40, "level_5": 40, "level_4": 0, "level_3": 0, "level_2": 0, "level_1": 0}
    assert shown["satisfaction"]["inputs"] == rated
    assert list(reproduce(connection, copies(), MONTH)) == [Reproduction(0, same=True, signed=True)]


def test_a_rating_and_its_dismissal_may_both_be_left_out(ask: Ask, do: Do, hear: Hear, connection: Connection) -> None:
    hear(publication(centre=HERE, time=at("08:00", date(2024, 1, 2))))
    hear(*(rating(f"good-{n}", 5, time=at("10:00", FIRST), centre=HERE) for n in range(40)))
    hear(bad := rating("bad", 1, time=at("11:00", FIRST), centre=HERE))
    told = [replace(each, centre=HERE, time=bad.time) for each in bad_rating(opened_by("bad"), "not_upheld")]
    hear(*told)
    do(OPERATOR, "/v1/appraisals", month=MONTH)
    do(OPERATOR, f"{PATH}/publish")
    for number, each in enumerate((bad, told[-1]), 1):
        item = f"feedback:{each.subject}#{each.id}"
        do(SUPERVISOR, f"{PATH}/centres/{HERE}/exclusions", item=item, ground="malicious", note="监控为证")
        do(OPERATOR, f"{PATH}/exclusions/x{number}", grant=True, note="已核对监控")

    shown = row(ask(CADRE, PATH).json(), HERE)["components"]["satisfaction"]["inputs"]
    do(OPERATOR, f"{PATH}/freeze")

    assert (shown["ratings"], shown["level_1"]) == (40, 0)
    assert list(reproduce(connection, copies(), MONTH)) == [Reproduction(0, same=True, signed=True)]
