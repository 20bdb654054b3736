"""Receipts: a number that says nothing, and a secret that only we can have made."""

import re

import pytest

from contracts.refusals import NotFound
from services.chassis import receipts
from services.chassis.vault import Vault

VAULT = Vault("k", {"k": b"k" * 32}, b"l" * 32)
OTHERS = Vault("k", {"k": b"k" * 32}, b"m" * 32)


def test_a_receipt_is_good_for_its_number_alone() -> None:
    number = receipts.draw()
    shown = receipts.receipt(VAULT, number)

    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}-[0-9A-HJKMNP-TV-Z]{8}", shown)
    assert receipts.number_of(VAULT, shown) == number
    assert receipts.number_of(OTHERS, shown) is None
    forged = f"{receipts.draw()}-{shown.partition('-')[2]}"
    assert receipts.number_of(VAULT, forged) is None


def test_numbers_are_drawn_and_not_counted() -> None:
    assert len({receipts.draw() for _ in range(100)}) == 100


def test_a_wrong_secret_and_an_unknown_number_look_alike() -> None:
    known = {number: f"case {number}" for number in (receipts.draw(), receipts.draw())}
    first, second = (receipts.receipt(VAULT, number) for number in known)

    assert receipts.shown_by(VAULT, first, known.get) == f"case {first[:8]}"
    for shown in (receipts.receipt(VAULT, "0" * 8), f"{first[:8]}{second[8:]}"):
        with pytest.raises(NotFound, match="没有这个回执"):
            receipts.shown_by(VAULT, shown, known.get)
