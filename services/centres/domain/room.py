"""The rooms of a centre ("10+X", DOMAIN §2): which there are, and which may be booked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.envelope import Fact
from contracts.people import Party, owed_by
from contracts.refusals import Conflict, Invalid
from contracts.rooms import TEN, TITLES, RoomKind

_PREFIX = "rooms:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room, by its number in its centre."""

    number: int
    kind: RoomKind
    name: str
    seats: int
    bookable: bool


def plan_id(centre: str) -> str:
    """By which the rooms of a centre are known."""
    return f"{_PREFIX}{centre}"


@dataclass(slots=True, kw_only=True)
class RoomPlan:
    """All rooms of one centre. `version` counts what was published of them."""

    id: str
    rooms: tuple[Room, ...] = ()
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """Whose rooms they are."""
        return self.id.removeprefix(_PREFIX)

    def publish(self, rooms: Sequence[Room]) -> None:
        """These are its rooms from now on. Raises Invalid for a plan that lacks one, Conflict where a room vanishes."""
        ordered = tuple(sorted(rooms, key=lambda room: room.number))
        if ordered == self.rooms:
            return
        self._must_be_whole(ordered)
        self.rooms, self.version = ordered, self.version + 1
        said = {"rooms": [asdict(room) for room in ordered]}
        self.facts += (Fact("rooms.published.v1", said, self.version, owed_by(Party.VILLAGE, self.centre)),)

    def bookable(self, number: int) -> Room:
        """The room of this number. Raises Invalid where there is none, or it may not be booked."""
        room = next((room for room in self.rooms if room.number == number), None)
        if room is None or not room.bookable:
            raise Invalid("请另选一间房", errors={"room": ["没有这间房,或暂不开放预订"]})
        return room

    def _must_be_whole(self, rooms: Sequence[Room]) -> None:
        numbers: list[Any] = [room.number for room in rooms]
        if len(set(numbers)) < len(numbers):
            raise Invalid("房间编号不能重复", errors={"rooms": ["编号重复"]})
        if missing := [TITLES[kind] for kind in TEN if kind not in {room.kind for room in rooms}]:
            raise Invalid("必备的十室不全,请补上", errors={"rooms": [f"缺少:{'、'.join(missing)}"]})
        if gone := sorted({room.number for room in self.rooms} - set(numbers)):
            raise Conflict("房间可以停用,不能删除:以往的预订要能查到", rooms=gone)
