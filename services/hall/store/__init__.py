"""The hall in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import calendars, centres, files, staff
from services.chassis.calendars import Overlay
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import Delivery, enqueue
from services.chassis.files import File
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.hall.domain.application import Application
from services.hall.domain.clock import Rules
from services.hall.domain.group import Group
from services.hall.domain.item import Item
from services.hall.domain.mediation import Mediation
from services.hall.domain.task import Task
from services.hall.domain.team import Household, Member
from services.hall.store import applications, community, counting, groups, items, messages
from services.hall.store.rules import rules_from_environment
from services.hall.store.sealing import SEALED

__all__ = ["SEALED", "HallStore", "store_for"]

A = TypeVar("A")

_LOADERS = {
    Application: applications.load,
    Centre: centres.load,
    File: files.load,
    Overlay: calendars.load,
    Household: community.load_households,
    Group: groups.load,
    Item: items.load,
    Mediation: community.load_mediations,
    Member: community.load_members,
    Task: community.load_tasks,
}


class HallStore:
    """The repository of the hall's cases, its catalogue, its volunteers and the centres' copies."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault
        self._almanac = calendars.Almanac(rules.calendar)

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; applications count by the calendar of now."""
        kinds, found = {ref.kind for ref in refs}, staff.load(connection, refs)
        if Overlay in kinds:
            counting.hold_still(connection)
        for kind, load in _LOADERS.items():
            found |= load(connection, [ref.key for ref in refs if ref.kind is kind])
        if Application in kinds:
            self._look_up_days(connection)
        return found

    def _look_up_days(self, connection: Connection) -> None:
        self.rules = replace(self.rules, calendar=self._almanac.calendar(connection))

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Cases with history, what applicants and bureaus are to be told; items, volunteers, files, copies."""
        self._save_calendars(connection, _of(Overlay, changed))
        self._save_applications(connection, _of(Application, changed), events, now)
        community.save_mediations(connection, _of(Mediation, changed), events, now)
        community.save_team(connection, _of(Member, changed), _of(Household, changed))
        community.save_tasks(connection, _of(Task, changed), events, now)
        groups.save(connection, _of(Group, changed), now)
        items.save(connection, _of(Item, changed), now)
        files.save(connection, _of(File, changed))
        centres.save(connection, _of(Centre, changed))
        staff.save(connection, changed)

    def _save_calendars(self, connection: Connection, changed: Sequence[Overlay]) -> None:
        if changed:
            calendars.save(connection, changed)
            self._look_up_days(connection)
            counting.recount(connection, self.rules)

    def _save_applications(
        self, connection: Connection, changed: Sequence[Application], events: Sequence[Event], now: datetime
    ) -> None:
        applications.save(connection, changed, events, now, self.rules)
        enqueue(connection, _to_bureaus(changed, events))
        if self.rules.tell:
            messages.queue(connection, self._vault, changed, now)


def _of(kind: type[A], changed: Sequence[Any]) -> list[A]:
    return [each for each in changed if isinstance(each, kind)]


def _to_bureaus(changed: Sequence[Application], events: Sequence[Event]) -> list[Delivery]:
    """Each event of an application that was handed to a bureau, for that bureau's own system."""
    owned = {each.id: each for each in changed if each.partner}
    told = [(owned[event.subject], event) for event in events if event.subject in owned]
    return [Delivery((each.partner or "").removeprefix("partner:"), event, {"item": each.item}) for each, event in told]


def store_for(settings: Settings, vault: Vault) -> HallStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return HallStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
