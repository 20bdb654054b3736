"""UUIDv7."""

import uuid
from datetime import UTC, datetime

from services.chassis.ids import first_of, uuid7


def test_an_id_says_its_version_and_variant() -> None:
    made = uuid7()

    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_ids_sort_by_the_time_they_were_made() -> None:
    assert uuid7(1_000) < uuid7(1_001) < uuid7(2_000)


def test_a_partition_cut_lies_below_all_ids_of_its_moment() -> None:
    month = datetime(2026, 12, 1, tzinfo=UTC)
    stamp = int(month.timestamp() * 1000)

    assert uuid7(stamp - 1) < first_of(month) <= uuid7(stamp)


def test_ids_are_distinct() -> None:
    assert len({uuid7(1_000) for _ in range(1_000)}) == 1_000
