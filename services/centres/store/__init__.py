"""The registry in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.envelope import Event
from services.centres.domain.alarm import Alarm
from services.centres.domain.centre import Centre
from services.centres.store import alarms, centres, messages
from services.centres.store.sealing import SEALED
from services.chassis.config import Settings
from services.chassis.vault import Vault
from services.chassis.work import Ref

__all__ = ["SEALED", "CentreStore", "store_for"]


class CentreStore:
    """The repository of the registry."""

    rules = None

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists."""
        named = [ref.key for ref in refs if ref.kind is Centre]
        heard = alarms.load(connection, [ref.key for ref in refs if ref.kind is Alarm])
        return heard | (centres.load(connection, self._vault, named) if named else {})

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each changed centre with the whole of its staff; rungs that were heard of, with what is told of them."""
        if published := [each for each in changed if isinstance(each, Centre)]:
            centres.save(connection, self._vault, published, now)
        if heard := [each for each in changed if isinstance(each, Alarm)]:
            alarms.save(connection, heard)
            messages.queue(connection, self._vault, heard, now)


def store_for(_: Settings, vault: Vault) -> CentreStore:
    """The store of a process."""
    return CentreStore(vault)
