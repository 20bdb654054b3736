"""What shares its transaction with a clash is done over, alone, and stands as if it had been so from the beginning."""

from typing import Any

import pytest

from contracts.activities import ActivityKind
from contracts.equipment import DeviceKind
from services.centres.domain.activity import Activity
from services.centres.domain.booking import Booker, Span
from services.centres.domain.device import Device
from services.centres.handlers.activities import Plan
from services.centres.handlers.booking import Book
from services.centres.handlers.equipping import RegisterDevice
from services.chassis.ids import uuid7
from services.chassis.work import Command
from tests.integration.centres.counter import CENTRE, Counter, hour, span


def a_device(room: int) -> Command:
    return RegisterDevice(device=Device(id=str(uuid7()), centre=CENTRE, kind=DeviceKind.PRINTER, room=room))


def an_activity(room: int) -> Command:
    here: dict[str, Any] = {"id": str(uuid7()), "centre": CENTRE, "room": room, "span": Span(hour(14), hour(15))}
    return Plan(activity=Activity(**here, kind=ActivityKind.CINEMA, title="红色影院:地道战", capacity=5))


@pytest.mark.parametrize(("thing", "new"), [("device", a_device), ("activity", an_activity)])
def test_what_is_new_beside_a_clash_has_one_event_its_first(counter: Counter, thing: str, new: Any) -> None:
    room = counter.room()
    counter.done("bookings", {"room": room, **span(9, 10)})
    clash = Book(booking=str(uuid7()), centre=CENTRE, room=room, span=Span(hour(9), hour(10)), booker=Booker())

    there, refused = counter.together(new(room), clash)

    assert (there.answer and there.answer["version"], refused.answer) == (1, None)
    assert counter.sql(
        f"SELECT version, array_agg(sequence) FROM {thing} JOIN {thing}_event ON id = {thing} GROUP BY 1"
    ) == [(1, [1])]
