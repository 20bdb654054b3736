"""How personal data is shown to those who needn't know it all: 张*三, 138****5678, 3708**********1234."""

import re

_DIGITS = re.compile(r"(?<!\d)((?:(?:\+|00)?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
"""As people write them: `+8613812345678`, `138 1234 5678`."""
_IDENTITIES = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")


def mask_name(name: str) -> str:
    """First and last character, stars between; of two characters the first."""
    if len(name) <= len("张三"):
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """The first three and the last four of the number; an extension stays away."""
    number = _without_extension(phone)
    return number[:3] + "****" + number[-4:]


def mask_identity(number: str) -> str:
    """Of 18 characters the first and last four; of fewer, such as a passport's, no more than the last three."""
    if len(number) == len("11010519491231002X"):
        return number[:4] + "*" * 10 + number[-4:]
    return "*" * (len(number) - 3) + number[-3:]


def mask_phones_in(text: str) -> str:
    """Free text with each mobile number in it masked."""
    return _DIGITS.sub(r"\1****\2", text)


def mask_numbers_in(text: str) -> str:
    """Free text with each mobile and each identity number in it masked."""
    return mask_phones_in(_IDENTITIES.sub(lambda found: mask_identity(found[0]), text))


def phone_tail(phone: str) -> str | None:
    """The last four digits of the number that people know, or None where they are masked."""
    tail = _without_extension(phone)[-4:]
    return tail if tail.isascii() and tail.isdigit() else None


def _without_extension(phone: str) -> str:
    """A mobile number begins with 1 and may carry a virtual number's extension; a landline begins with 0."""
    number = phone.removeprefix("+").removeprefix("86")
    return re.split(r"[-,转]", number)[0] if number.startswith("1") else number
