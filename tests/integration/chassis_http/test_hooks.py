"""A partner's native push."""

import httpx
import pytest

from tests.integration.chassis_http.calling import Caller

PATH = "/library/v1/publishers/old"
PUSH = {"sign": "pepper", "isbn": "1", "title": "Water Margin"}


def test_a_push_is_acknowledged_in_the_partners_form(caller: Caller) -> None:
    answer = caller.http.post(PATH, data=PUSH)

    assert (answer.status_code, answer.json()) == (200, {"result": True, "seen": ["accepted"]})


def test_the_same_push_again_is_a_duplicate_whatever_came_with_it(caller: Caller) -> None:
    caller.http.post(PATH, data=PUSH)

    assert caller.http.post(PATH, data=PUSH | {"traces": "one more"}).json()["seen"] == ["duplicate"]


def refused(answer: httpx.Response, status: int) -> None:
    assert (answer.status_code, answer.json()["result"]) == (status, False)


def test_a_wrong_signature_is_401_in_the_partners_form(caller: Caller) -> None:
    refused(caller.http.post(PATH, data=PUSH | {"sign": "salt"}), 401)


def test_a_missing_field_is_422_in_the_partners_form(caller: Caller) -> None:
    refused(caller.http.post(PATH, data={"sign": "pepper"}), 422)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"sign": "pepper"}', "application/json"),
        (b"sign=pepper&isbn=%ff", "application/x-www-form-urlencoded"),
        (b"sign=pepper&isbn=%00", "application/x-www-form-urlencoded"),
        (b"sign=pepper&sign=pepper", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(60)), "application/x-www-form-urlencoded"),
        (b"", "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_cannot_be_read_is_401(caller: Caller, body: bytes, kind: str) -> None:
    refused(caller.http.post(PATH, content=body, headers={"content-type": kind}), 401)


def test_a_fault_of_ours_is_500_so_that_the_partner_comes_again(caller: Caller) -> None:
    refused(caller.http.post(PATH, data=PUSH | {"title": "a bug"}), 500)
