"""Who is invited to rate by text message, how often, and that the link does what it says."""

from services.feedback.events.words import WORDS
from tests.integration.feedback.desk import CADRE, Echo


def closed(echo: Echo, phone: str) -> str:
    """A case of somebody's, answered and closed."""
    case: str = echo.file(contact={"phone": phone})["id"]
    echo.do(case, "accept")
    echo.do(case, "assign", assignee=CADRE.id)
    echo.do(case, "take-up")
    echo.do(case, "reply", text="已更换灯泡")
    echo.do(case, "revisit", solved=True, level=5)
    echo.do(case, "close")
    return case


def test_whoever_brought_it_is_sent_a_link_that_rates_once_and_no_second_one_within_thirty_days(echo: Echo) -> None:
    first, second = closed(echo, "13900000021"), closed(echo, "13900000021")
    told = echo.told(first)
    assert set(told) == {"accepted", "replied", "invited"}
    assert set(echo.told(second)) == {"accepted", "replied"}, "once in thirty days"

    words = WORDS.texts["invited"]([told["invited"]])
    place, _, ticket = words.rpartition("#")
    assert place.endswith("https://wall.test/rate")
    assert "15 天内有效" in place
    assert [echo.post("/v1/ratings", {"ticket": ticket, "level": 5}).status_code for _ in range(2)] == [200, 409]


def test_who_left_no_phone_is_told_nothing(echo: Echo) -> None:
    case = echo.file()["id"]
    echo.do(case, "accept")

    assert echo.told(case) == {}
