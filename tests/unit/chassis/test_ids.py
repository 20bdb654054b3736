"""UUIDv7."""

import uuid

from services.chassis.ids import uuid7


def test_an_id_says_its_version_and_variant() -> None:
    made = uuid7()

    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_ids_sort_by_the_time_they_were_made() -> None:
    assert uuid7(1_000) < uuid7(1_001) < uuid7(2_000)


def test_ids_are_distinct() -> None:
    assert len({uuid7(1_000) for _ in range(1_000)}) == 1_000
