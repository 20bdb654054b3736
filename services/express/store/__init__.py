"""Parcels and shipments in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import centres, staff
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import enqueue
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.express.domain.clock import Rules
from services.express.domain.parcel import Parcel
from services.express.domain.pickup import PickupCode
from services.express.domain.shipment import Shipment
from services.express.domain.trace import Heard
from services.express.store import answers, messages, parcels, shipments
from services.express.store.rules import rules_from_environment
from services.express.store.sealing import SEALED

__all__ = ["SEALED", "ExpressStore", "store_for"]


class ExpressStore:
    """The repository of parcels, shipments and the registry's copies."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; of parcels also where they lie or are meant for."""
        wanted = {
            kind: [ref.key for ref in refs if ref.kind is kind]
            for kind in (Parcel, Shipment, Heard, PickupCode, Centre)
        }
        found = parcels.load(connection, wanted[Parcel])
        places = {parcel.centre for parcel in found.values()}
        return (
            found
            | shipments.load(connection, wanted[Shipment])
            | shipments.load_heard(connection, wanted[Heard])
            | parcels.load_numbers(connection, wanted[PickupCode])
            | centres.load(connection, sorted(places.union(wanted[Centre])))
            | staff.load(connection, refs)
        )

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Parcels with history, traces and what their recipients are to be told; shipments; copies of centres."""
        moved = sorted((a for a in changed if isinstance(a, Parcel)), key=lambda parcel: parcel.id)
        parcels.save(connection, moved, events, now, self.rules)
        sent = [each for each in changed if isinstance(each, Shipment)]
        enqueue(connection, answers.to_partners([*moved, *sent], events))
        if self.rules.tell:
            messages.queue(connection, self._vault, moved, now)
        shipments.save(connection, sent, events, now)
        centres.save(connection, [each for each in changed if isinstance(each, Centre)])
        staff.save(connection, changed)


def store_for(settings: Settings, vault: Vault) -> ExpressStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    return ExpressStore(vault, rules_from_environment(tell=settings.notice_gateway != "off"))
