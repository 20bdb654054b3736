"""Patterns over the registry, as a standard's draft names its events."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.refusals import Invalid
from contracts.standards import BY_ID
from contracts.standards.written import written
from services.supervision.api.patterns import with_types
from services.supervision.domain.patterns import matching, near

KNOWN = ("case.accepted.v1", "case.not_accepted.v1", "case.closed.v2", "parcel.inbound.v1", "partner.case.told.v1")
NOTIFY = written(BY_ID["express.notify"])


@pytest.mark.parametrize(
    ("pattern", "types"),
    [
        ("case.accepted.v1", ["case.accepted.v1"]),
        ("case.*.v1", ["case.accepted.v1", "case.not_accepted.v1"]),
        ("case.*accepted.v*", ["case.accepted.v1", "case.not_accepted.v1"]),
        ("{case,parcel}.*.v1", ["case.accepted.v1", "case.not_accepted.v1", "parcel.inbound.v1"]),
        ("case.{accepted.v1,closed.v2}", ["case.accepted.v1", "case.closed.v2"]),
        ("*", []),
        ("case.[ac]*.v1", []),
        ("case.{accepted.v1", []),
        ("{case}.{accepted}.v1", []),
        ("", []),
    ],
)
def test_a_pattern_names_types_part_by_part(pattern: str, types: list[str]) -> None:
    assert matching(pattern, KNOWN) == types


def test_what_is_written_alike_is_named() -> None:
    assert near("case.acepted.v1", KNOWN)[0] == "case.accepted.v1"
    assert near("parcel.{inbond,x}.v1", KNOWN) == ["parcel.inbound.v1"]


def draft(**changes: Any) -> Mapping[str, Any]:
    return with_types({**NOTIFY, **changes}, "express")


def refused(**changes: Any) -> Mapping[str, list[str]]:
    with pytest.raises(Invalid) as wrong:
        draft(**changes)
    return wrong.value.errors or {}


def test_a_draft_keeps_the_types_that_its_patterns_name() -> None:
    kept = draft(opens=["parcel.{inbound,expected}.v1"], closes=["parcel.notif*.v1"], voids=[])

    assert kept["opens"] == ["parcel.expected.v1", "parcel.inbound.v1"]
    assert "parcel.notified.v1" in kept["closes"]
    assert draft() == NOTIFY


def test_a_pattern_that_names_nothing_is_refused_with_its_field_and_what_is_alike() -> None:
    errors = refused(closes=["parcel.notifed.v1"])

    assert list(errors) == ["closes"]
    assert "parcel.notified.v1" in errors["closes"][0]


def test_patterns_may_not_open_by_anothers_events_nor_mean_two_things() -> None:
    assert list(refused(opens=["*.*.v1"])) == ["opens"]
    assert list(refused(opens=["parcel.inbound.v1"], voids=["parcel.in*.v1"])) == ["voids"]
