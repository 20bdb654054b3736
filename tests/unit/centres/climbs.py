"""What supervision says of a ladder, for tests of who is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import Event
from contracts.standards import Rung
from services.chassis.ids import uuid7

CENTRE = "370829001001"
VILLAGE, TOWN, COUNTY = f"village:{CENTRE}", "town:370829001", "county:370829"
DUE = datetime(2026, 11, 26, 9, tzinfo=UTC)
SAID = {
    Rung.YELLOW: "clock.warned.v1",
    Rung.RED: "clock.breached.v1",
    Rung.URGE: "clock.urged.v1",
    Rung.SUPERVISE: "clock.supervised.v1",
    Rung.NOTICE: "clock.notice_proposed.v1",
    Rung.ACCOUNTABILITY: "clock.accountability_proposed.v1",
}


def climb(rung: Rung, sequence: int = 1, *, ladder: str = "ladder-1", **changed: Any) -> Event:
    """A rung of the ladder is climbed, two hours after it was due."""
    data = {
        "service": "express",
        "case": "parcel-1",
        "standard": "express.notify",
        "opening_sequence": 1,
        "due_at": DUE.isoformat(),
        "rung": str(rung),
        "at": (DUE + timedelta(hours=2)).isoformat(),
        "again": 0,
        "answerable": VILLAGE,
        "told": [VILLAGE],
        "steps": [],
    }
    return _event(SAID[rung], sequence, ladder, data | changed)


def withdrawal(sequence: int, *rungs: Rung, ladder: str = "ladder-1") -> Event:
    """Rungs of the ladder should not have been climbed."""
    data = {"rungs": [str(each) for each in rungs], "reason": "met"}
    return _event("clock.rungs_withdrawn.v1", sequence, ladder, data)


def _event(kind: str, sequence: int, ladder: str, data: dict[str, Any]) -> Event:
    return Event(
        id=str(uuid7()),
        source="/supervision",
        type=kind,
        subject=ladder,
        time=datetime.now(UTC),
        sequence=sequence,
        centre=CENTRE,
        actor="system",
        responsible=VILLAGE,
        traceparent="",
        data=data,
    )
