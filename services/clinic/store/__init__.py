"""Appointments, sessions, suspensions and reports in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from contracts.envelope import Event
from services.chassis import centres, staff
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.clinic.domain.appointment import Appointment
from services.clinic.domain.disease import DiseaseReport
from services.clinic.domain.patient import Person, Suspension
from services.clinic.domain.queue import Numbers
from services.clinic.domain.rules import Rules
from services.clinic.domain.slot import Room, Schedule, Slot
from services.clinic.store import answers, appointments, messages, people, reports, sessions
from services.clinic.store.rules import rules_from_environment
from services.clinic.store.sealing import SEALED

__all__ = ["QUEUES", "SEALED", "ClinicStore", "store_for"]

QUEUES = "clinic_queues"
"""The NOTIFY channel of waiting rooms' displays."""
_NOTIFY = text("SELECT pg_notify(:channel, '')")


class ClinicStore:
    """The repository of the clinic."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists, and what appointments lead to: person and slot."""

        def keys(kind: type) -> list[str]:
            return [ref.key for ref in refs if ref.kind is kind]

        known = appointments.load(connection, keys(Appointment))
        found: list[Appointment] = list(known.values())
        persons = {each.patient.identity.hash for each in found if each.place and each.patient.identity}
        slots = {each.place.slot for each in found if each.place}
        places = sessions.load_slots(connection, [*{*keys(Slot), *slots}])
        centred = {each.centre for each in places.values()}
        return (
            known
            | people.load(connection, keys(Person), sorted(persons))
            | places
            | sessions.load_schedules(connection, keys(Schedule))
            | sessions.load_rooms(connection, keys(Room))
            | sessions.load_numbers(connection, keys(Numbers))
            | people.load_suspensions(connection, keys(Suspension))
            | reports.load(connection, keys(DiseaseReport))
            | centres.load(connection, sorted(centred.union(keys(Centre))))
            | staff.load(connection, refs)
        )

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """All that has changed, with its history, what patients and partners are told, and a nod to the displays."""
        moved = [each for each in changed if isinstance(each, Appointment)]
        sessions.save(connection, changed, events, now)
        appointments.save(connection, moved, events, now, self.rules)
        people.save(connection, [each for each in changed if isinstance(each, Suspension)], events, now)
        reports.save(connection, [each for each in changed if isinstance(each, DiseaseReport)], events, now)
        centres.save(connection, [each for each in changed if isinstance(each, Centre)])
        staff.save(connection, changed)
        enqueue(connection, answers.to_partners(moved, events))
        if self.rules.tell:
            messages.queue(connection, self._vault, moved, now, self.rules.late_after)
        if any(each.arrived_at for each in moved):
            connection.execute(_NOTIFY, {"channel": QUEUES})


def store_for(settings: Settings, vault: Vault) -> ClinicStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return ClinicStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
