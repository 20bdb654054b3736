"""The waiting room's display: what changes in the queue is pushed to it, and it shows numbers only."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from tests.end_to_end.client import bearer
from tests.integration.clinic.desk import CENTRE, PHONE, ROOM, Desk, identity

OTHER_ROOM = "中医诊室"


@dataclass
class Display:
    """A screen on the wall; `heard` is all that came to it."""

    lines: Iterator[str]
    heard: str = ""

    def shows(self, **expected: Any) -> dict[str, Any]:
        """The first room that shows all of this, once it does; fails when the stream falls silent."""
        for line in self.lines:
            self.heard += line
            if line.startswith("data: "):
                rooms = json.loads(line.removeprefix("data: "))["rooms"]
                found: list[dict[str, Any]] = [room for room in rooms if expected.items() <= room.items()]
                if found:
                    return found[0]
        raise AssertionError(f"the stream has ended without {expected}")


@contextmanager
def display(desk: Desk) -> Iterator[Display]:
    headers = bearer(desk.client.cadre(CENTRE))
    with desk.client.http.stream("GET", f"/clinic/v1/display/{CENTRE}/stream", headers=headers) as answer:
        assert answer.status_code == 200
        yield Display(answer.iter_lines())


def test_each_move_in_the_queue_comes_to_the_display_at_once_and_no_name_does(desk: Desk) -> None:
    first, second = desk.walk_in(1), desk.walk_in(2)
    number = first["number"]

    with display(desk) as screen:
        screen.shows(room=ROOM, next=[1, 2], called=[], latest=None)
        desk.done("queues/call-next", {"room": ROOM})
        called = screen.shows(room=ROOM, called=[number], next=[2])["latest"]
        desk.done(f"appointments/{first['id']}/recall")
        [at] = desk.sql("SELECT called_at FROM appointment WHERE id = %s", first["id"])[0]
        again = {"number": number, "at": at.astimezone(UTC).isoformat().replace("+00:00", "Z")}
        screen.shows(room=ROOM, latest=again)
        desk.done(f"appointments/{first['id']}/pass")
        screen.shows(room=ROOM, called=[], latest=None, passed=[number])
        desk.done(f"appointments/{second['id']}/transfer", {"room": OTHER_ROOM})
        screen.shows(room=OTHER_ROOM, next=[2])
        desk.done(f"appointments/{first['id']}/rejoin")
        screen.shows(room=ROOM, next=[number], passed=[])

    assert called["number"] == number
    assert called["at"] < again["at"]
    assert not [each for each in ("王", "露", PHONE[-4:], identity(1)[-4:]) if each in screen.heard]


def test_a_check_in_that_is_taken_back_leaves_the_display(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)["id"]
    desk.walk_in(1)

    with display(desk) as screen:
        screen.shows(room=ROOM, next=[1])
        desk.done(f"appointments/{booked}/arrive", {"priority": "ordinary"})
        screen.shows(room=ROOM, next=[1, 2])
        desk.done(f"appointments/{booked}/correct", {"reason": "签错了人"})
        screen.shows(room=ROOM, next=[1], waiting=1)


def test_the_display_of_a_centre_out_of_scope_does_not_exist(desk: Desk) -> None:
    headers = bearer(desk.client.cadre(CENTRE))
    answer = desk.client.http.get("/clinic/v1/display/370829002001/stream", headers=headers)

    assert answer.status_code == 404
