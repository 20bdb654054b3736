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


def granted(sequence: int, rung: Rung, ladder: str = "ladder-1") -> Event:
    """An appeal against a rung is granted."""
    return _event("clock.appeal_granted.v1", sequence, ladder, {"rung": str(rung)})


def titled(title: str, sequence: int = 1, standard: str = "express.notify") -> Event:
    """The county publishes a version of a standard."""
    return _event("standard.published.v1", sequence, standard, {"title": title})


def morning(party: str = VILLAGE, day: str = "2026-11-27", **changed: Any) -> Event:
    """What a party has before it on a morning: one limit that is late, and a rung to answer."""
    late = {"service": "express", "case": "parcel-1", "standard": "express.notify", "due_at": DUE.isoformat()}
    counts = {"due_today": 0, "yellow": 0, "red": 1, "waiting": 1}
    return _event("digest.due.v1", 1, day, {"day": day, "party": party, **counts, "first": [late], **changed})


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
