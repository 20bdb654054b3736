"""Collection codes (取货码): eight digits, unguessable; two orders that wait at one centre never have the same."""

import secrets

DIGITS = 8


def draw_code() -> str:
    """One of a hundred million. The database refuses the second of two that wait at the same centre."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
