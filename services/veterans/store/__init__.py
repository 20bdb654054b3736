"""The veterans' station in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, files, staff
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import Delivery, enqueue
from services.chassis.files import File
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.veterans.domain.clock import Rules
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.domain.visit import HomeVisit
from services.veterans.store import cases, messages, petitions, register
from services.veterans.store.rules import rules_from_environment
from services.veterans.store.sealing import SEALED

__all__ = ["SEALED", "VeteransStore", "store_for"]

A = TypeVar("A")

_LOADERS = {
    Centre: centres.load,
    File: files.load,
    HomeVisit: petitions.load_visits,
    Petition: petitions.load_petitions,
    Veteran: register.load,
    VeteranCase: cases.load,
}


class VeteransStore:
    """The repository of the register, of cases, petitions and visits, and of the registry's copies."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; of people on the register also the centre."""
        found = staff.load(connection, refs)
        for kind, load in _LOADERS.items():
            found |= load(connection, [ref.key for ref in refs if ref.kind is kind])
        homes = {each.centre for each in found.values() if isinstance(each, Veteran)}
        return found | centres.load(connection, sorted(homes))

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each kind with its history, the register first; then what people and bureaus are to be told."""
        entries, moved, sent = _of(Veteran, changed), _of(VeteranCase, changed), _of(Petition, changed)
        register.save(connection, entries, events, now, self.rules)
        cases.save(connection, moved, events, now, self.rules)
        petitions.save_petitions(connection, sent, events, now, self.rules)
        petitions.save_visits(connection, _of(HomeVisit, changed), events, now)
        files.save(connection, _of(File, changed))
        centres.save(connection, _of(Centre, changed))
        staff.save(connection, changed)
        enqueue(connection, _to_bureaus([*moved, *sent], events))
        if self.rules.tell:
            messages.queue_cases(connection, self._vault, moved, now)
            messages.queue_veterans(connection, self._vault, entries, now)


def _of(kind: type[A], changed: Sequence[Any]) -> list[A]:
    return [each for each in changed if isinstance(each, kind)]


def _to_bureaus(changed: Sequence[VeteranCase | Petition], events: Sequence[Event]) -> list[Delivery]:
    """Each event of what has come to a bureau, for that bureau's own system."""
    partners = {each.id: each.partner.removeprefix("partner:") for each in changed if each.partner}
    items = {each.id: {"item": str(each.item)} for each in changed if isinstance(each, VeteranCase)}
    told = [event for event in events if event.subject in partners]
    return [Delivery(partners[event.subject], event, items.get(event.subject, {})) for event in told]


def store_for(settings: Settings, vault: Vault) -> VeteransStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return VeteransStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
