"""Which phone numbers a message can reach."""

import re

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def domestic(phone: str) -> str:
    """The number as people here dial it, without +86: the same person has the same look-up hash either way."""
    number = phone.replace(" ", "").removeprefix("+")
    return number.removeprefix("86") if number.startswith("861") else number


def reachable(phone: str) -> bool:
    """Whether a text message can get there: a full mainland mobile number.

    A masked number, a virtual one with an extension and a landline can't be reached. To be recorded beside the number
    when it is sealed, since afterwards nobody sees it.
    """
    return _MOBILE.fullmatch(domestic(phone)) is not None
