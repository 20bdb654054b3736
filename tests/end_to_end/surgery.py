"""One village clinic, as its cadre, villagers and a hospital meet there: each deed a request."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from contracts.days import day_of, midnight
from tests.end_to_end.client import Client
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, clocks, story, the_case
from tests.integration.clinic.desk import identity
from tests.waiting import eventually

NAME = "孙谷雨"
_BORN = count()


def somebody() -> dict[str, str]:
    """A patient whom no other test knows."""
    return {"name": NAME, "phone": f"154{uuid.uuid4().int % 10**8:08}", "identity": identity(next(_BORN))}


@dataclass(frozen=True)
class Surgery:
    """The clinic of one centre in a running county; `room` is one that no other test knows, and no word of ours."""

    county: County
    centre: str
    room: str = field(default_factory=lambda: f"东屋 {uuid.uuid4().hex[:8]}")

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    def do(self, path: str, **body: Any) -> dict[str, Any]:
        """A cadre's deed that goes well."""
        answer = self.client.post(f"/clinic/v1/{path}", self.client.cadre(self.centre), body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def look(self, path: str) -> dict[str, Any]:
        """What the cadre sees."""
        answer = self.client.get(f"/clinic/v1/{path}", self.client.cadre(self.centre))
        return dict(answer.raise_for_status().json())

    def slots(self, *, capacity: int = 1, number: int = 1) -> list[str]:
        """The slots of a session of tomorrow's."""
        begin = midnight(day_of(datetime.now(UTC)) + timedelta(days=1)) + timedelta(hours=9)
        times = {"begins_at": begin.isoformat(), "ends_at": (begin + number * timedelta(minutes=30)).isoformat()}
        opened = self.do("schedules", room=self.room, practice="general", capacity=capacity, **times)
        return [slot["id"] for slot in self.look(f"schedules/{opened['id']}")["slots"]]

    def book(self, slot: str, **more: Any) -> str:
        """Somebody has a place, or waits for one; the appointment's id."""
        return str(self.do("appointments", slot=slot, patient=somebody(), **more)["id"])

    def walk_in(self) -> str:
        """Somebody is at the door; the id."""
        return str(self.do("walk-ins", patient=somebody(), room=self.room, priority="ordinary")["id"])

    def act(self, appointment: str, *verbs: str, **body: Any) -> dict[str, Any]:
        """Deeds on an appointment, one after another; how it stands after the last."""
        return [self.do(f"appointments/{appointment}/{verb}", **body) for verb in verbs][-1]

    def reaches(self, appointment: str, state: str) -> None:
        """Wait until something has happened by itself."""
        eventually(lambda: self.look(f"appointments/{appointment}")["state"] == state, within=LONG, every=0.1)

    def card(self, disease: str) -> str:
        """A notifiable disease was found; the report's id."""
        said = {"case_class": "suspected", "address": "示范村", "diagnosed_at": datetime.now(UTC).isoformat()}
        return str(self.do("disease-reports", disease=disease, patient=somebody(), **said)["id"])

    def hospital_says(self, what: str, partner: str, **data: Any) -> dict[str, Any]:
        """A signed event of a hospital's own system; its result."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"/{partner}",
            "type": f"partner.appointment.{what}.v1",
            "datacontenttype": "application/json",
            "data": data,
        }
        return self.client.post_event(event, partner, "clinic")

    def pass_time(self, case: str, span: timedelta, events: int) -> None:
        """Let some time pass for one case, of which supervision has so many events."""
        self.told(case, events)
        earlier = "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'clinic:' || %(case)s"
        self.county.change({earlier: {"span": span, "case": case}})

    def told(self, case: str, events: int) -> tuple[list[str], Mapping[str, list[str]]]:
        """What the county's page says of a case: its story, and how each promise stands."""
        found = the_case(self.client, case, events, "clinic")
        return story(found), clocks(found)
