"""A receipt (回执): the number of a case, drawn and never counted, and a secret that follows from it."""

import hmac
import secrets
from collections.abc import Callable
from typing import TypeVar

from contracts.refusals import NotFound
from services.chassis.vault import Vault

T = TypeVar("T")
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing that is misread."""
_LENGTH = 8


def draw() -> str:
    """A new number: one that counted would tell of cases that are kept from the reader."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def receipt(vault: Vault, number: str) -> str:
    """What whoever brought it takes home: `<number>-<secret>`."""
    mac = vault.sign("receipt", number.encode())
    return f"{number}-{''.join(_SIGNS[byte % len(_SIGNS)] for byte in mac[:_LENGTH])}"


def number_of(vault: Vault, shown: str) -> str | None:
    """The number of a receipt; None where the secret isn't the number's."""
    number = shown.partition("-")[0]
    return number if hmac.compare_digest(receipt(vault, number).encode(), shown.encode()) else None


def shown_by(vault: Vault, shown: str, find: Callable[[str], T | None]) -> T:
    """What `find` has under the number that is shown. Raises NotFound: a wrong secret, an unknown number look alike."""
    number = number_of(vault, shown)
    found = find(number) if number else None
    if found is None:
        raise NotFound("没有这个回执,请核对")
    return found
