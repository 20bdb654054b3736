"""What a FHIR date search stands for, by R4's page on search."""

from datetime import UTC, datetime, timedelta

import pytest
from marshmallow import ValidationError

from contracts.clinic.fhir import SEARCH
from contracts.refusals import Invalid
from services.clinic.api.fhir.dates import asked
from services.clinic.store.resources import Asked


def here(*parts: int) -> datetime:
    """A moment of Shanghai's."""
    return datetime(*parts, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("2026", here(2026, 1, 1), here(2027, 1, 1)),
        ("2026-12", here(2026, 12, 1), here(2027, 1, 1)),
        ("2024-02", here(2024, 2, 1), here(2024, 3, 1)),
        ("2026-07-01", here(2026, 7, 1), here(2026, 7, 2)),
        ("2026-07-01T08:30", here(2026, 7, 1, 8, 30), here(2026, 7, 1, 8, 31)),
        ("2026-07-01T08:30:15", here(2026, 7, 1, 8, 30, 15), here(2026, 7, 1, 8, 30, 16)),
        ("2026-07-01T08:30:15.5", here(2026, 7, 1, 8, 30, 15, 500_000), here(2026, 7, 1, 8, 30, 15, 600_000)),
        ("2026-07-01T08:30Z", here(2026, 7, 1, 16, 30), here(2026, 7, 1, 16, 31)),
        ("2026-07-01T08:30:00+08:00", here(2026, 7, 1, 8, 30), here(2026, 7, 1, 8, 30, 1)),
        ("2026-07-01T08:30:00 08:00", here(2026, 7, 1, 8, 30), here(2026, 7, 1, 8, 30, 1)),
        ("2026-06-30T19:30:00-05:00", here(2026, 7, 1, 8, 30), here(2026, 7, 1, 8, 30, 1)),
    ],
)
def test_a_date_is_the_span_that_its_precision_says(said: str, low: datetime, high: datetime) -> None:
    SEARCH["Slot"].load({"date": [said]})

    assert asked("date", [said, f"ge{said}"]) == [Asked("eq", low, high), Asked("ge", low, high)]


@pytest.mark.parametrize(
    "said", ["2026-13", "2026-02-29", "2026-07-01T24:30", "2026-07-01T08:30+99:00", "9999", "0000"]
)
def test_what_no_calendar_has_is_refused_by_its_field(said: str) -> None:
    SEARCH["Slot"].load({"start": [said]})
    with pytest.raises(Invalid) as refused:
        asked("start", [said])
    assert refused.value.errors == {"start": ["没有这个日期或时间"]}


@pytest.mark.parametrize(
    "said", ["", "yesterday", "ap2026", "26-07-01", "2026-7-1", "2026-07-01T08", "2026-07-01 08:30"]
)
def test_what_is_no_date_of_the_standard_is_refused(said: str) -> None:
    with pytest.raises(ValidationError):
        SEARCH["Slot"].load({"start": [said]})
