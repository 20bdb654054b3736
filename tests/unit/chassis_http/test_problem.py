"""Refusals as RFC 9457 documents."""

import pytest

from contracts.refusals import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    Refusal,
    Unavailable,
    VersionConflict,
)
from services.chassis.http.problem import problem_of


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (Invalid("x"), 422, "invalid"),
        (NotFound("x"), 404, "not_found"),
        (Forbidden("x"), 403, "forbidden"),
        (Conflict("x"), 409, "conflict"),
        (IllegalTransition("lend", "lent", ["give_back"]), 409, "illegal_transition"),
        (VersionConflict(4), 409, "version_conflict"),
        (Refusal("x"), 409, "refused"),
        (Unavailable("x"), 503, "unavailable"),
        (KeyError("x"), 500, "internal"),
    ],
)
def test_each_refusal_has_its_status_and_kind(error: Exception, status: int, kind: str) -> None:
    document = problem_of(error).document("trace")

    assert (document["status"], document["type"], document["trace_id"]) == (status, f"/problems/{kind}", "trace")


def test_an_illegal_transition_names_the_state_and_the_legal_actions() -> None:
    document = problem_of(IllegalTransition("lend", "lent", ["give_back"])).document("t")

    assert (document["state"], document["legal"]) == ("lent", ["give_back"])


def test_unavailable_says_when_to_come_back() -> None:
    assert problem_of(Unavailable("x", retry_after=7)).headers == [(b"retry-after", b"7")]


def test_a_fault_of_ours_tells_nothing_of_the_inside() -> None:
    assert "secret" not in str(problem_of(RuntimeError("secret")).document("t"))


def test_what_a_refusal_adds_overwrites_no_member_of_the_standard() -> None:
    document = problem_of(Conflict("x", status=200, trace_id="mine", code="reused_id")).document("t")

    assert (document["status"], document["trace_id"], document["code"]) == (409, "t", "reused_id")
