"""The registry in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from contracts.envelope import Event
from services.centres.domain.activity import Activity
from services.centres.domain.alarm import Alarm
from services.centres.domain.booking import Booking, Guest
from services.centres.domain.centre import Centre
from services.centres.domain.circle_rule import CircleRule
from services.centres.domain.device import Device
from services.centres.domain.fund import Fund
from services.centres.domain.ground import Ground
from services.centres.domain.handover import Handover
from services.centres.domain.hours import Timetable
from services.centres.domain.imports import Register, TableImport
from services.centres.domain.indicators import Indicators
from services.centres.domain.milestone import Milestone
from services.centres.domain.officer import Officer
from services.centres.domain.room import RoomPlan
from services.centres.domain.roster import Crew, DutyWeek
from services.centres.domain.rules import Rules
from services.centres.domain.signup import Places, Signup
from services.centres.domain.site import Site
from services.centres.domain.staff import Staff
from services.centres.domain.title import Title
from services.centres.domain.visit import VisitDay
from services.centres.store import (
    activities,
    alarms,
    bookings,
    building,
    centres,
    circle_rules,
    devices,
    imports,
    indicators,
    messages,
    officers,
    rooms,
    rosters,
    signups,
    sites,
    staff,
    telling,
    timetables,
    titles,
    visits,
)
from services.centres.store.rules import almanac, rules_from_environment
from services.centres.store.sealing import SEALED
from services.chassis import calendars, files
from services.chassis.calendars import Overlay
from services.chassis.config import Settings
from services.chassis.files import File
from services.chassis.notices import enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref

__all__ = ["SEALED", "CentreStore", "store_for"]

A = TypeVar("A")

_LOADERS = {
    Activity: activities.load,
    Alarm: alarms.load,
    Booking: bookings.load,
    CircleRule: circle_rules.load,
    Crew: rosters.load_crews,
    Device: devices.load,
    DutyWeek: rosters.load,
    File: files.load,
    Fund: building.load_funds,
    Guest: bookings.load_guests,
    Indicators: indicators.load,
    Milestone: building.load,
    Officer: officers.load,
    Overlay: calendars.load,
    Places: signups.load_places,
    Register: imports.load_register,
    RoomPlan: rooms.load,
    Signup: signups.load,
    Site: sites.load,
    TableImport: imports.load,
    Timetable: timetables.load,
    VisitDay: visits.load,
    Title: titles.load,
}


class CentreStore:
    """The repository of the registry. `refusals` are words for what its tables' own rules refuse."""

    refusals = bookings.REFUSALS | signups.REFUSALS

    def __init__(self, vault: Vault, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; rosters go by the calendar of now."""
        named = [ref.key for ref in refs if ref.kind is Centre]
        found = centres.load(connection, named) if named else {}
        found |= staff.load(connection, self._vault, [ref.key for ref in refs if ref.kind is Staff])
        for kind, load in _LOADERS.items():
            found |= load(connection, [ref.key for ref in refs if ref.kind is kind])
        if any(ref.kind is DutyWeek for ref in refs):
            self.rules = replace(self.rules, calendar=almanac().calendar(connection))
        grounds = [ref for ref in refs if ref.kind is Ground]
        return found | {ref: sites.ground(connection, self.rules) for ref in grounds}

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each kind with its history, and what staff are told of rungs that were heard of."""
        if published := _of(Centre, changed):
            centres.save(connection, published, events, now)
        if people := _of(Staff, changed):
            staff.save(connection, self._vault, people, now)
        titles.save(connection, _of(Title, changed))
        if heard := _of(Alarm, changed):
            alarms.save(connection, heard)
            messages.queue(connection, self._vault, heard, now)
        messages.queue_handovers(connection, self._vault, _of(Handover, changed), now)
        officers.save(connection, _of(Officer, changed), now)
        rooms.save(connection, _of(RoomPlan, changed), now)
        rosters.save(connection, _of(DutyWeek, changed), events, now)
        calendars.save(connection, _of(Overlay, changed))
        circle_rules.save(connection, _of(CircleRule, changed))
        imports.save(connection, _of(TableImport, changed))
        timetables.save(connection, _of(Timetable, changed), now)
        visits.save(connection, _of(VisitDay, changed), now)
        self._save_sites(connection, changed, events, now)
        self._save_life(connection, changed, events, now)

    def _save_sites(
        self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime
    ) -> None:
        sites.save(connection, _of(Site, changed), events, now)
        building.save(connection, _of(Milestone, changed), events, now)
        building.save_funds(connection, _of(Fund, changed))
        indicators.save(connection, _of(Indicators, changed), now)
        files.save(connection, _of(File, changed))

    def _save_life(
        self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime
    ) -> None:
        """What goes on in the rooms, and what people are to be told of it."""
        booked, held, signed = _of(Booking, changed), _of(Activity, changed), _of(Signup, changed)
        bookings.save(connection, booked, events, now)
        devices.save(connection, _of(Device, changed), events, now)
        activities.save(connection, held, events, now)
        signups.save(connection, signed, events, now)
        if self.rules.tell:
            enqueue(connection, self._vault, list(telling.notices(connection, self._vault, booked, signed, held)), now)


def _of(kind: type[A], changed: Sequence[Any]) -> list[A]:
    return [each for each in changed if isinstance(each, kind)]


def store_for(settings: Settings, vault: Vault) -> CentreStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return CentreStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
