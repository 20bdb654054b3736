"""What holds for each implementation of the port, and how one is added."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner

from deploy.command import main
from services.chassis.config import Settings
from services.chassis.ids import uuid7
from services.chassis.notices import Gateway, Message, TryLater
from services.chassis.notices.gateway import Off
from services.chassis.notices.gateways import GATEWAYS, gateway_of
from services.chassis.notices.mailbox import Mailbox, letters
from tests.integration.notices.shop import OTHER, PHONE, InMemory

Delivered: TypeAlias = Callable[[], list[tuple[str, str, str]]]
Implementation: TypeAlias = tuple[Gateway, Delivered]


def in_memory(_folder: Path) -> Implementation:
    gateway = InMemory()
    return gateway, lambda: [(m.id, m.phone, m.text) for _, m in sorted(gateway.messages.items())]


def mailbox(folder: Path) -> Implementation:
    return Mailbox(folder / "box"), lambda: [(m.id, m.phone, m.text) for m in letters(folder / "box")]


@pytest.fixture(params=[in_memory, mailbox])
def implementation(request: pytest.FixtureRequest, tmp_path: Path) -> Implementation:
    made: Implementation = request.param(tmp_path)
    return made


def message(text: str, phone: str = PHONE) -> Message:
    return Message(str(uuid7()), phone, text)


def test_a_message_arrives_whole_and_in_order(implementation: Implementation) -> None:
    gateway, delivered = implementation
    several = [message("您有 2 件包裹\n取件码 1-1-123456"), message("请评价", OTHER)]

    for each in sorted(several, key=lambda one: one.id):
        gateway.send(each)

    assert delivered() == sorted((each.id, each.phone, each.text) for each in several)


def test_the_same_message_again_is_there_once(implementation: Implementation) -> None:
    gateway, delivered = implementation
    once = message("您好")

    for _ in range(3):
        gateway.send(once)

    assert delivered() == [(once.id, PHONE, "您好")]


def test_two_messages_of_one_text_are_two(implementation: Implementation) -> None:
    gateway, delivered = implementation
    for _ in range(2):
        gateway.send(message("您好"))

    assert len(delivered()) == 2


def test_a_mailbox_that_can_not_be_written_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("not a folder")

    with pytest.raises(TryLater):
        Mailbox(tmp_path / "box").send(message("您好"))


def test_a_mailbox_keeps_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chassis.notices.mailbox.KEPT", 2)
    monkeypatch.setattr("services.chassis.notices.mailbox._LOOK_EVERY", 1)
    gateway = Mailbox(tmp_path)
    for number in range(5):
        gateway.send(Message(f"m{number}", PHONE, str(number)))

    assert [letter.text for letter in letters(tmp_path)] == ["3", "4"]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    return replace(Settings.load("shop"), notice_mailbox=tmp_path)


def test_a_gateway_is_an_adapter_and_an_entry(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GATEWAYS, "carrier-pigeon", lambda _: InMemory())

    assert isinstance(gateway_of(replace(settings, notice_gateway="carrier-pigeon")), InMemory)


def test_the_settings_choose_the_gateway(settings: Settings) -> None:
    assert isinstance(gateway_of(settings), Off)
    assert isinstance(gateway_of(replace(settings, notice_gateway="mailbox")), Mailbox)
    with pytest.raises(ValueError, match="NOTICE_GATEWAY is sms"):
        gateway_of(replace(settings, notice_gateway="sms"))
    with pytest.raises(ValueError, match="NOTICE_MAILBOX"):
        gateway_of(replace(settings, notice_gateway="mailbox", notice_mailbox=None))


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`echowall mailbox` over two messages."""
    box = tmp_path / "box"
    Mailbox(box).send(Message("m1", PHONE, "您有 1 件包裹"))
    Mailbox(box).send(Message("m2", OTHER, "请评价"))
    monkeypatch.setenv("NOTICE_MAILBOX", str(box))
    monkeypatch.setenv("LOCAL_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *options: CliRunner().invoke(main, ["mailbox", *options]).output


def test_the_mailbox_is_shown_with_masked_numbers(look: Callable[..., str]) -> None:
    shown = look()

    assert "138****1234" in shown
    assert "您有 1 件包裹" in shown
    assert PHONE not in shown
    assert PHONE in look("--full")


def test_the_mailbox_shows_one_number_or_the_last_messages(look: Callable[..., str]) -> None:
    assert "请评价" not in look("--phone", PHONE)
    assert "包裹" not in look("--last", "1")
    assert "包裹" not in look("--last", "0")


def test_who_follows_sees_what_comes(look: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comes = [Message("m3", PHONE, "刚到一件")]

    def passes(_seconds: float) -> None:
        if not comes:
            raise KeyboardInterrupt
        Mailbox(tmp_path / "box").send(comes.pop())

    monkeypatch.setattr("deploy.commands.mailbox.time.sleep", passes)

    assert "刚到一件" in look("--follow")
