"""What a villager shows after a right code."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from contracts.people import Tier, villager_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens

VAULT = Vault("k", {"k": b"k" * 32}, b"l" * 32)
PERSON = VAULT.fingerprint("13800001234")


def token(vault: Vault = VAULT, at: datetime | None = None) -> str:
    return tokens.issue(vault, PERSON, at or datetime.now(UTC))[0]


def test_a_token_names_the_villager_by_the_hash_of_the_phone() -> None:
    actor, _ = tokens.read(VAULT, token())

    assert (actor.tier, villager_hash(actor)) == (Tier.VILLAGER, PERSON)


def test_another_service_with_the_same_look_up_key_knows_it_after_a_rotation_of_field_keys() -> None:
    rotated = Vault("k2", {"k2": b"n" * 32}, b"l" * 32)

    assert tokens.read(rotated, token())[0] == tokens.read(VAULT, token())[0]


def test_it_is_good_for_half_an_hour() -> None:
    made = token()

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=29)):
        tokens.read(VAULT, made)
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(minutes=30, seconds=1)),
        pytest.raises(ValueError, match="expired"),
    ):
        tokens.read(VAULT, made)


def changed(made: str, **claims: object) -> str:
    _, payload, mac = made.split(".")
    known = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = base64.urlsafe_b64encode(json.dumps(known | claims).encode()).decode().rstrip("=")
    return f"vlg1.{other}.{mac}"


@pytest.mark.parametrize(
    "wrong",
    [
        token(Vault("k", {"k": b"k" * 32}, b"m" * 32)),
        changed(token(), exp=9e12),
        changed(token(), person="0" * 32),
        token()[:-2],
        token().rpartition(".")[0],
        "vlg1.",
        "vlg1..",
        "vlg1.é.é",
    ],
    ids=["another key", "longer", "somebody else", "cut", "no mac", "nothing", "empty", "not ASCII"],
)
def test_what_was_not_signed_here_is_no_token(wrong: str) -> None:
    with pytest.raises(ValueError, match="not ours"):
        tokens.read(VAULT, wrong)


def test_a_key_for_one_purpose_is_none_for_another() -> None:
    assert VAULT.sign("villager-token", b"x") != VAULT.sign("one-time-code", b"x")
