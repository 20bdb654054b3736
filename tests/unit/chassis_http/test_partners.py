"""Where partners say that they listen."""

import base64
from pathlib import Path
from typing import Any

import pytest

from services.chassis.http.partners import Address, watch_partners
from tests.unit.chassis_http.conftest import write

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def entry(**webhook: Any) -> dict[str, Any]:
    return {"shop": {"service": "library", "secrets": [SECRET], "webhook": webhook}}


def address(registry: Path, **webhook: Any) -> Address | None:
    write(registry, entry(**webhook))
    return watch_partners(registry).get()["shop"].address


def test_a_partner_without_a_webhook_has_no_address(registry: Path) -> None:
    write(registry, {"shop": {"service": "library", "secrets": [SECRET]}})

    assert watch_partners(registry).get()["shop"].address is None


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/hook", "https://10.1.2.3:8443/a?b=c", "http://127.0.0.1:9/h", "http://[::1]/h"],
)
def test_an_address_has_tls_or_is_on_the_loopback(registry: Path, url: str) -> None:
    assert address(registry, url=url) == Address(url)


def test_an_address_can_be_off(registry: Path) -> None:
    assert address(registry, url="https://shop.example/", off=True) == Address("https://shop.example/", off=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook",
        "http://10.1.2.3/hook",
        "http://127.0.0.1.shop.example/",
        "ftp://127.0.0.1/",
        "https:///hook",
        "https://who:what@shop.example/",
        "https://shop.example/#part",
        "/hook",
    ],
)
def test_any_other_address_is_refused_with_the_partners_name(registry: Path, url: str) -> None:
    with pytest.raises(ValueError, match="shop"):
        address(registry, url=url)


def test_a_webhook_needs_a_secret_to_sign_with(registry: Path) -> None:
    write(registry, {"shop": {"service": "library", "salt": "s", "webhook": {"url": "https://shop.example/"}}})

    with pytest.raises(ValueError, match="no secret"):
        watch_partners(registry)
