"""The chain of the audit log."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.people import COUNTY
from services.chassis.calendar import SHANGHAI
from services.supervision.domain.chain import GENESIS, canonical, chain_of, link
from tests.unit.supervision.events import CENTRE, event

ENTRY = event("parcel.inbound.v1", 1, id="01998f3e-0000-7000-8000-000000000000", data={"b": 1, "a": "包裹"})


def test_a_centre_has_its_own_chain_and_the_rest_is_the_countys() -> None:
    assert chain_of(CENTRE) == CENTRE
    assert chain_of(COUNTY) == chain_of("") == "county"


def test_a_canonical_entry_does_not_depend_on_key_order_or_zone() -> None:
    same = replace(ENTRY, data={"a": "包裹", "b": 1}, time=ENTRY.time.astimezone(SHANGHAI))

    assert canonical(ENTRY) == canonical(same)


def test_the_fingerprint_is_sha256_over_the_previous_one_and_the_entry() -> None:
    expected = hashlib.sha256(GENESIS + canonical(ENTRY).encode()).digest()

    assert link(GENESIS, canonical(ENTRY)) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "01998f3e-0000-7000-8000-000000000001"},
        {"type": "x"},
        {"subject": "x"},
        {"source": "x"},
        {"time": ENTRY.time + timedelta(microseconds=1)},
        {"sequence": 2},
        {"centre": "x"},
        {"actor": "x"},
        {"responsible": "x"},
        {"data": {}},
    ],
)
def test_every_attribute_is_in_the_fingerprint(changed: dict[str, object]) -> None:
    assert link(GENESIS, canonical(replace(ENTRY, **changed))) != link(GENESIS, canonical(ENTRY))  # type: ignore[arg-type]


def test_the_same_entry_after_another_one_has_another_fingerprint() -> None:
    assert link(link(GENESIS, "x"), canonical(ENTRY)) != link(GENESIS, canonical(ENTRY))
