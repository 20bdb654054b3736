"""What carriers sign with."""

from typing import Any

import pytest

from services.chassis.http.routes import Unsigned
from services.express.api.carriers.signature import SCHEMES, check

CONTENT, SALT = '{"名": 1}', "a-salt"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_accepts_its_own_signature_and_no_other(scheme: str) -> None:
    entry = {"salt": SALT, "signature": scheme}
    signature = SCHEMES[scheme](CONTENT, SALT)

    check(CONTENT, signature, entry, "md5-hex")
    for wrong in (signature[:-1], signature + "0", signature.swapcase(), SCHEMES[scheme](CONTENT, "salt"), ""):
        with pytest.raises(Unsigned):
            check(CONTENT, wrong, entry, "md5-hex")


def test_the_signatures_are_those_that_other_programs_make() -> None:
    assert {scheme: make("{}", "salt") for scheme, make in SCHEMES.items()} == {
        "md5-hex": "4df345d41bafc8e489cc9c94112f002a",
        "md5-hex-upper": "4DF345D41BAFC8E489CC9C94112F002A",
        "kdniao-base64-md5": "NGRmMzQ1ZDQxYmFmYzhlNDg5Y2M5Yzk0MTEyZjAwMmE=",
        "yunda-md5": "7b30086c6707e2ef3e7fd55ec9264159",
        "hmac-sha256-hex": "2a1e7d8006270f6e2b733e05d4840d126e14a012212274b8eb2ca152c1f505aa",
        "hmac-sha256-base64": "Kh59gAYnD24rcz4F1IQNEm4UoBIhInS46yyhUsH1Bao=",
    }


@pytest.mark.parametrize("entry", [{}, {"salt": ""}, {"salt": None}, {"salt": 7}, {"salt": SALT, "signature": "rot13"}])
def test_an_entry_without_a_secret_or_with_an_unknown_scheme_lets_nobody_in(entry: dict[str, Any]) -> None:
    for guess in (SCHEMES["md5-hex"](CONTENT, ""), SCHEMES["md5-hex"](CONTENT, SALT), ""):
        with pytest.raises(Unsigned):
            check(CONTENT, guess, entry, "md5-hex")
