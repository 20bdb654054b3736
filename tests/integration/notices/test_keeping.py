"""What lies in the queue: dropped, encrypted, measured, forgotten."""

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import Engine, text

from services.chassis import metrics
from services.chassis.notices import SEALED, Message, TryLater
from services.chassis.notices.mailbox import Mailbox
from services.chassis.notices.queue import forget_settled
from services.chassis.sealed import reencrypt
from services.chassis.vault import Vault
from tests.integration.notices.shop import (
    PHONE,
    SERVICE,
    InMemory,
    Shop,
    counted,
    raising,
)


def test_what_is_dropped_is_not_sent_and_is_counted(shop: Shop, gateway: InMemory) -> None:
    before = counted("dropped")
    shop.queue("米", "面")
    shop.drop("米", "nothing")
    shop.post().deliver_due()

    forget_settled(shop.engine, SERVICE)

    assert gateway.texts == ["您有 面 到了"]
    assert counted("dropped") == before + 1
    assert shop.states() == {"米": "dropped", "面": "sent"}


def test_what_was_dropped_on_its_way_is_told_of_as_sent(shop: Shop, gateway: InMemory) -> None:
    gateway.trouble = lambda _: shop.drop("米")
    shop.queue("米")

    assert shop.post().deliver_due() == 1

    assert shop.states() == {"米": "sent"}
    assert shop.heard() == [("米", "sent")]


def test_settled_notices_are_forgotten_after_a_month(shop: Shop) -> None:
    shop.queue("米")
    shop.post().deliver_due()
    forget_settled(shop.engine, SERVICE)
    assert len(shop.rows()) == 1

    shop.later(timedelta(days=31))
    forget_settled(shop.engine, SERVICE)

    assert shop.rows() == []


def test_keys_rotate_under_waiting_notices(shop: Shop, gateway: InMemory) -> None:
    shop.queue("米")
    both = Vault("k2", {"k1": b"1" * 32, "k2": b"2" * 32}, b"l" * 32)
    assert [done for column in SEALED for done in reencrypt(shop.engine, column, both)] == [1]

    shop.vault = Vault("k2", {"k2": b"2" * 32}, b"l" * 32)
    shop.post().deliver_due()

    assert gateway.texts == ["您有 米 到了"]


def test_nothing_personal_lies_open_and_after_its_end_nothing_at_all(shop: Shop, gateway: InMemory) -> None:
    gateway.trouble = raising(RuntimeError(f"could not reach {PHONE}"))
    shop.queue("某人的米")
    with structlog.testing.capture_logs() as logs:
        shop.post().deliver_due()
    waiting = repr(shop.rows())
    gateway.trouble = lambda _: None
    shop.later(timedelta(minutes=1))
    shop.post().deliver_due()

    assert PHONE not in waiting + repr(logs) + repr(gateway.messages)
    assert PHONE[-4:] not in waiting
    assert [row["sealed"] for row in shop.rows()] == [None]


def test_the_oldest_that_may_go_shows_its_age(shop: Shop, gateway: InMemory) -> None:
    gateway.trouble = raising(TryLater("busy"))
    shop.queue("米")
    age = metrics.NOTICE_AGE.labels(SERVICE)._value
    shop.post().deliver_due()
    shop.later(timedelta(minutes=5))
    shop.post().deliver_due()
    assert 300 <= age.get() < 330

    gateway.trouble = lambda _: None
    shop.later(timedelta(minutes=5))
    shop.post().deliver_due()
    shop.post().deliver_due()
    assert age.get() == 0


def test_due_notices_are_found_by_an_index(engine: Engine) -> None:
    due = (
        "SELECT id FROM notice WHERE state = 'waiting' AND ready_at <= now() ORDER BY ready_at, person, purpose LIMIT 9"
    )
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.execute(text(f"EXPLAIN {due}")).scalars())

    assert "notice_ready_at" in plan
    assert "Sort" not in plan


def test_the_mailbox_is_for_its_owner_alone(tmp_path: Path) -> None:
    box = tmp_path / "box"
    previous = os.umask(0)
    try:
        Mailbox(box).send(Message("m1", PHONE, "您好"))
    finally:
        os.umask(previous)

    [file] = box.iterdir()
    assert stat.S_IMODE(box.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text("utf-8"))["text"] == "您好"
