"""Standard Webhooks signatures and the partner registry."""

import base64
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from contracts.refusals import Forbidden
from services.chassis.http.partners import Partners, watch_partners
from services.chassis.http.problem import Problem
from services.chassis.http.signature import sender
from tests.unit.chassis_http.conftest import write

SECRET, NEXT, OTHERS = ("whsec_" + base64.b64encode(text.encode() * 24).decode() for text in "abc")
BODY = '{"书": 1}'.encode()


@pytest.fixture
def partners(registry: Path) -> Partners:
    write(
        registry,
        {
            "press": {"service": "library", "secrets": [SECRET, NEXT]},
            "baker": {"service": "bakery", "secrets": [OTHERS]},
            "mute": {"service": "library"},
        },
    )
    return watch_partners(registry)


def headers(secret: str = SECRET, at: float | None = None, **changed: str) -> dict[str, Any]:
    stamp = int(at if at is not None else time.time())
    signature = Webhook(secret).sign("m", datetime.fromtimestamp(stamp, UTC), BODY.decode())
    signed = {
        "partner-id": "press",
        "webhook-id": "m",
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature,
    }
    signed |= {name.replace("_", "-"): value for name, value in changed.items()}
    return {"headers": [(name.encode(), value.encode()) for name, value in signed.items()]}


def refused(partners: Partners, scope: dict[str, Any], body: bytes = BODY) -> Problem:
    with pytest.raises(Problem) as problem:
        sender(scope, body, partners, "library")
    assert problem.value.status == 401
    return problem.value


@pytest.mark.parametrize("secret", [SECRET, NEXT])
def test_both_live_secrets_sign(partners: Partners, secret: str) -> None:
    assert sender(headers(secret), BODY, partners, "library").id == "press"


@pytest.mark.parametrize("name", [b"partner-id", b"webhook-id", b"webhook-timestamp", b"webhook-signature"])
def test_a_missing_or_empty_header_is_refused(partners: Partners, name: bytes) -> None:
    scope = headers()
    scope["headers"] = [(key, b"" if key == name else value) for key, value in scope["headers"]]

    refused(partners, scope)
    refused(partners, {"headers": [(key, value) for key, value in scope["headers"] if key != name]})


@pytest.mark.parametrize(
    "signature",
    ["v1", "v1,", "v1,%%%", "v1,a", "v1,YQ==", "v2,YQ==", "v1a,YQ==", ",", " ", "v1,é", "v1,a,b", "v1,YQ== v1"],
)
def test_a_malformed_signature_is_refused(partners: Partners, signature: str) -> None:
    refused(partners, headers(webhook_signature=signature))


@pytest.mark.parametrize("stamp", ["x", "1e9", "-1", "nan", "inf", " 1", "９", "9" * 400])
def test_a_malformed_timestamp_is_refused(partners: Partners, stamp: str) -> None:
    refused(partners, headers(webhook_timestamp=stamp))


@pytest.mark.parametrize("off", [-301, 301])
def test_a_stale_timestamp_is_refused_and_says_so(partners: Partners, off: int) -> None:
    assert "5 分钟" in refused(partners, headers(at=time.time() + off)).detail


@pytest.mark.parametrize("off", [-295, 295])
def test_a_clock_may_be_a_little_off(partners: Partners, off: int) -> None:
    assert sender(headers(at=time.time() + off), BODY, partners, "library").id == "press"


def test_a_changed_body_is_refused(partners: Partners) -> None:
    refused(partners, headers(), BODY + b" ")


def test_a_body_that_is_not_utf_8_is_refused(partners: Partners) -> None:
    refused(partners, headers(), b"\xff\xfe")


def test_a_changed_time_is_refused(partners: Partners) -> None:
    refused(partners, headers(webhook_timestamp=str(int(time.time()) - 5)))


def test_repeated_headers_are_refused(partners: Partners) -> None:
    scope = headers()
    scope["headers"].append((b"partner-id", b"baker"))

    refused(partners, scope)


@pytest.mark.parametrize("partner", ["nobody", "mute", "é"])
def test_all_refusals_look_alike(partners: Partners, partner: str) -> None:
    unknown = refused(partners, headers(partner_id=partner))
    wrong = refused(partners, headers(OTHERS))

    assert unknown.document("t") == wrong.document("t")


def test_another_services_partner_is_forbidden(partners: Partners) -> None:
    with pytest.raises(Forbidden):
        sender(headers(OTHERS, partner_id="baker"), BODY, partners, "library")


def test_another_services_partner_must_sign_before_learning_that(partners: Partners) -> None:
    refused(partners, headers(SECRET, partner_id="baker"))


def test_one_of_several_signatures_is_enough(partners: Partners) -> None:
    good = dict(headers()["headers"])[b"webhook-signature"].decode()

    assert sender(headers(webhook_signature=f"v1a,xx v1,YQ== {good}"), BODY, partners, "library").id == "press"


def test_secrets_rotate_without_a_restart(partners: Partners, registry: Path) -> None:
    write(registry, {"press": {"service": "library", "secrets": [OTHERS]}})
    partners._next_look = 0

    assert sender(headers(OTHERS), BODY, partners, "library").id == "press"
    refused(partners, headers(SECRET))


@pytest.mark.parametrize("content", ["", "[]", '{"press": {}}', '{"press": {"service": "x", "secrets": ["whsec_"]}}'])
def test_a_registry_that_cannot_be_read_leaves_the_last_good_one(
    partners: Partners, registry: Path, content: str
) -> None:
    registry.write_text(content)
    partners._next_look = 0

    assert sender(headers(), BODY, partners, "library").id == "press"


def test_a_process_does_not_start_with_a_registry_it_cannot_read(registry: Path) -> None:
    write(registry, {"press": {"service": "library", "secrets": [SECRET] * 3}})

    with pytest.raises(ValueError, match="more than 2 secrets"):
        watch_partners(registry)
