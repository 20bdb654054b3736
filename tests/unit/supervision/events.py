"""Events as supervision hears them, for its tests."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from contracts.envelope import Event
from services.chassis.calendar import SHANGHAI, Calendar
from services.chassis.ids import uuid7
from services.supervision.domain.opening import Hours, Published

CENTRE = "370829001001"
MONDAY = date(2026, 11, 23)
PLAIN = Calendar(holidays={}, working_weekends=frozenset(), published=frozenset({2026}))
FRIDAY, SATURDAY, NEXT_MONDAY = (MONDAY + timedelta(days=number) for number in (4, 5, 7))
FESTIVAL = Calendar(holidays={MONDAY: "春节"}, working_weekends=frozenset({SATURDAY}), published=frozenset({2026}))
WEEKDAYS = Published(
    sequence=1,
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    weekdays=frozenset(range(1, 6)),
    windows=((time(8, 30), time(12)), (time(14), time(17, 30))),
)


def at(clock: str, day: date = MONDAY) -> datetime:
    """A moment of that day, local."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def hours(calendar: Calendar = PLAIN, **changed: Any) -> Hours:
    """Monday to Friday, 8:30 to 12 and 14 to 17:30, but for what is changed."""
    values = {name: getattr(WEEKDAYS, name) for name in ("sequence", "valid_from", "weekdays", "windows", "closed")}
    return Hours(Published(**(values | changed)), calendar)


def event(kind: str, sequence: int, *, subject: str = "p1", time: datetime | None = None, **changed: Any) -> Event:
    """An event of a parcel; by default an hour after the one before it, from Monday 9:00 on."""
    values: dict[str, Any] = {
        "id": str(uuid7()),
        "source": "/express",
        "type": kind,
        "subject": subject,
        "time": (time or at("09:00") + timedelta(hours=sequence - 1)).astimezone(UTC),
        "sequence": sequence,
        "centre": CENTRE,
        "actor": "staff:370829001001-01",
        "responsible": f"village:{changed.get('centre', CENTRE)}",
        "traceparent": "",
        "data": {"channel": "phone"},
    }
    return Event(**(values | changed))


def correction(sequence: int, *corrects: int, subject: str = "p1") -> Event:
    """A `parcel.corrected.v1` that takes back the events with these sequences."""
    return event("parcel.corrected.v1", sequence, subject=subject, data={"corrects": list(corrects)})


def publication(sequence: int = 1, *, centre: str = CENTRE, time: datetime | None = None, **changed: Any) -> Event:
    """A `centre.published.v1`: open every day, 8:30 to 12 and 14 to 17:30, but for what is changed."""
    data = {
        "id": centre,
        "name": f"第{centre[-3:]}村服务中心",
        "town": centre[:9],
        "town_name": "嘉祥街道",
        "batch": 1,
        "population": 1500,
        "opened_on": "2021-06-01",
        "hours": {
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "windows": [{"opens": "08:30", "closes": "12:00"}, {"opens": "14:00", "closes": "17:30"}],
        },
        "closed": [],
    }
    return event(
        "centre.published.v1",
        sequence,
        subject=centre,
        centre=centre,
        time=time or at("08:00"),
        source="/centres",
        data=data | changed,
    )
