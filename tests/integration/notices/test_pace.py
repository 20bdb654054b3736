"""Not at night, and not many to one person."""

from datetime import datetime, timedelta

from services.chassis.notices import Pace, TryLater
from services.chassis.notices.pace import ZONE
from tests.integration.notices.shop import OTHER, PHONE, RATED, InMemory, Shop, raising

MERGE = timedelta(minutes=10)


def test_one_person_gets_one_message_of_a_purpose_in_ten_minutes(shop: Shop, gateway: InMemory) -> None:
    shop.queue("米")
    shop.post().deliver_due()
    for late in ("面", "油"):
        shop.queue(late)
        assert shop.post().deliver_due() == 0

    shop.later(MERGE - timedelta(seconds=20))
    assert shop.post().deliver_due() == 0
    shop.later(timedelta(seconds=21))
    assert shop.post().deliver_due() == 1

    assert gateway.texts == ["您有 米 到了", "您有 油、面 到了"]
    assert shop.heard() == [("油", "sent"), ("米", "sent"), ("面", "sent")]


def test_the_same_person_with_and_without_a_country_code_is_one(shop: Shop, gateway: InMemory) -> None:
    shop.queue("米", phone=PHONE)
    shop.queue("面", phone=f"+86{PHONE}")

    shop.post().deliver_due()

    assert [(message.phone, message.text) for message in gateway.messages.values()] == [(PHONE, "您有 米、面 到了")]


def test_other_people_other_purposes_and_what_is_urgent_wait_for_nobody(shop: Shop, gateway: InMemory) -> None:
    shop.queue("米")
    shop.post().deliver_due()

    shop.queue("面", phone=OTHER)
    shop.queue("面", purpose=RATED)
    shop.queue("码一", "码二", urgent=True)

    assert shop.post().deliver_due() == 4


def test_while_one_is_on_its_way_the_next_waits(shop: Shop, gateway: InMemory) -> None:
    gateway.trouble = raising(TryLater("busy"))
    shop.queue("米")
    shop.post().deliver_due()
    gateway.trouble = lambda _: None

    shop.queue("面")
    assert shop.post().deliver_due() == 0
    shop.later(timedelta(seconds=31))

    assert shop.post().deliver_due() == 1
    assert gateway.texts == ["您有 米 到了"]


def quiet_now() -> Pace:
    """Quiet from an hour ago for two hours."""
    now = datetime.now(ZONE)
    begin, end = ((now + timedelta(hours=hours)).time().replace(microsecond=0) for hours in (-1, 1))
    return Pace(quiet=(begin, end))


def test_at_night_nothing_goes_but_what_is_urgent_and_the_rest_in_the_morning(shop: Shop, gateway: InMemory) -> None:
    night = quiet_now()
    shop.queue("米")
    shop.queue("码", urgent=True)

    assert shop.post(pace=night).deliver_due() == 1

    assert gateway.texts == ["您有 码 到了"]
    waiting = next(row for row in shop.rows() if row["state"] == "waiting")
    assert night.quiet
    assert waiting["ready_at"].astimezone(ZONE).time() == night.quiet[1]
    shop.later(timedelta(hours=1))
    assert shop.post().deliver_due() == 1
