"""Notices from the queue to the gateway and back to the case, with crashes in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from contracts.refusals import Unavailable
from services.chassis.notices import Message, Post, TryLater, Unreachable, Words, queue
from services.chassis.notices.gateway import Off
from services.chassis.notices.mailbox import Mailbox, letters
from services.chassis.notices.pace import ATTEMPTS, ZONE
from tests.integration.notices.shop import (
    ARRIVED,
    OTHER,
    PHONE,
    RATED,
    InMemory,
    Shop,
    arrived,
    counted,
    raising,
)


class Killed(BaseException):
    """The process is gone."""


def test_a_notice_goes_to_its_phone_and_its_case_hears_of_it(shop: Shop, gateway: InMemory) -> None:
    before = counted("sent")
    shop.queue("米")

    assert shop.post().deliver_due() == 1

    [message] = gateway.messages.values()
    assert (message.phone, message.text) == (PHONE, "您有 米 到了")
    assert shop.heard() == [("米", "sent")]
    assert shop.states() == {"米": "sent"}
    assert counted("sent") == before + 1
    assert shop.post().deliver_due() == 0


def test_what_was_rolled_back_is_told_to_nobody(shop: Shop, gateway: InMemory) -> None:
    with shop.engine.connect() as connection:
        queue.enqueue(connection, shop.vault, [notice_of("米")], datetime.now(ZONE))
        connection.rollback()

    assert shop.post().deliver_due() == 0
    assert shop.rows() == []


def notice_of(subject: str) -> queue.Notice:
    one = UUID("0190aaaa-0000-7000-8000-000000000001")
    return queue.Notice(id=one, purpose=ARRIVED, subject=subject, phone=PHONE, parameters={"what": subject})


def test_a_notice_with_an_id_that_is_known_is_queued_once(shop: Shop) -> None:
    for _ in range(2):
        with shop.engine.begin() as connection:
            queue.enqueue(connection, shop.vault, [notice_of("米")], datetime.now(ZONE))

    assert len(shop.rows()) == 1


def test_a_crash_between_sending_and_settling_sends_the_same_message_and_the_case_hears_once(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox, post = Mailbox(tmp_path / "box"), shop.post(gateway=Mailbox(tmp_path / "box"))
    shop.queue("米", "面")
    for place, step in ((post._unit, "run"), (queue, "settle")):
        with monkeypatch.context() as crash:
            crash.setattr(place, step, raising(Killed()))
            with pytest.raises(Killed):
                post.deliver_due()
        assert shop.post(gateway=mailbox).deliver_due() == 0
        shop.later(timedelta(seconds=61))

    assert post.deliver_due() == 1

    [letter] = letters(tmp_path / "box")
    assert letter.text == "您有 米、面 到了"
    assert shop.heard() == [("米", "sent"), ("面", "sent")]


def test_two_replicas_at_once_send_each_message_once(shop: Shop, gateway: InMemory) -> None:
    for number in range(60):
        shop.queue(f"{number}a", f"{number}b", phone=f"138{number:08d}")
    posts = [shop.post(), shop.post()]

    with ThreadPoolExecutor(2) as threads:
        for _ in range(4):
            list(threads.map(Post.deliver_due, posts))

    assert gateway.sent == len(gateway.messages)
    assert {message.phone for message in gateway.messages.values()} == {f"138{n:08d}" for n in range(60)}
    assert set(shop.states().values()) == {"sent"}
    assert len(shop.heard()) == 120


def test_a_gateway_that_is_busy_is_asked_again_and_eight_times_at_the_most(shop: Shop, gateway: InMemory) -> None:
    gateway.trouble = raising(TryLater("busy"))
    shop.queue("米")
    for attempt in range(1, ATTEMPTS + 1):
        shop.post().deliver_due()
        assert gateway.sent == attempt
        shop.post().deliver_due()
        assert gateway.sent == attempt
        shop.later(timedelta(minutes=31))

    assert shop.heard() == [("米", "failed")]
    assert shop.post().deliver_due() == 0
    assert {row["reason"] for row in shop.rows()} == {"busy"}


def test_a_delayed_message_keeps_its_id(shop: Shop, gateway: InMemory) -> None:
    ids: list[str] = []

    def lost(message: Message) -> None:
        ids.append(message.id)
        raise TryLater("no answer")

    gateway.trouble = lost
    shop.queue("米")
    shop.post().deliver_due()
    shop.later(timedelta(seconds=31))
    shop.post().deliver_due()

    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_number_that_is_refused_fails_at_once_and_others_go(shop: Shop, gateway: InMemory) -> None:
    def refuses(message: Message) -> None:
        if message.phone == OTHER:
            raise Unreachable(f"{OTHER} 是空号")

    gateway.trouble = refuses
    shop.queue("米")
    shop.queue("面", phone=OTHER)

    assert shop.post().deliver_due() == 1

    assert shop.heard() == [("米", "sent"), ("面", "failed")]
    assert {row["reason"] for row in shop.rows()} == {None, "139****5678 是空号"}


def test_without_a_gateway_each_notice_fails_so_that_somebody_calls(shop: Shop) -> None:
    shop.queue("米")

    shop.post(gateway=Off()).deliver_due()

    assert shop.heard() == [("米", "failed")]


def test_a_text_with_a_bug_delays_its_own_message_alone(shop: Shop, gateway: InMemory) -> None:
    words = Words(texts={ARRIVED: arrived, RATED: raising(KeyError("a name"))})
    shop.queue("米")
    shop.queue("面", purpose=RATED)

    with structlog.testing.capture_logs() as logs:
        assert shop.post(words=words).deliver_due() == 1

    assert shop.states() == {"米": "sent", "面": "waiting"}
    assert [(entry["event"], entry["reason"]) for entry in logs] == [("notice.delayed", "KeyError")]


def test_a_gateway_that_never_answers_is_cut_off(shop: Shop, gateway: InMemory) -> None:
    @contextmanager
    def late(seconds: float) -> Iterator[None]:
        assert seconds == 5
        yield
        raise Unavailable("late")

    shop.queue("米")

    assert shop.post(within=late).deliver_due() == 0
    assert shop.states() == {"米": "waiting"}


def test_a_round_ends_in_time_and_puts_back_what_it_did_not_come_to(
    shop: Shop, gateway: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.queue("米")
    monkeypatch.setattr("services.chassis.notices.post.ROUND_SECONDS", -1.0)
    assert shop.post().deliver_due() == 0
    monkeypatch.undo()

    assert [row["attempts"] for row in shop.rows()] == [0]
    assert shop.post().deliver_due() == 1


def test_a_case_whose_ear_has_a_bug_is_told_again_and_no_other_suffers(shop: Shop, gateway: InMemory) -> None:
    shop.queue("cursed")
    shop.queue("面", phone=OTHER)
    with structlog.testing.capture_logs():
        shop.post().deliver_due()
        assert shop.states() == {"cursed": "waiting", "面": "sent"}
        for _ in range(ATTEMPTS):
            shop.later(timedelta(minutes=31))
            shop.post().deliver_due()

    assert shop.states() == {"cursed": "sent", "面": "sent"}
    assert len(gateway.messages) == 2
    assert gateway.sent == ATTEMPTS + 1
