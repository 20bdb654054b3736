"""The registry in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.envelope import Event
from services.centres.domain.centre import Centre
from services.centres.store import centres
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
        return centres.load(connection, self._vault, [ref.key for ref in refs if ref.kind is Centre])

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each changed centre, and the whole of its staff."""
        centres.save(connection, self._vault, [each for each in changed if isinstance(each, Centre)], now)


def store_for(_: Settings, vault: Vault) -> CentreStore:
    """The store of a process."""
    return CentreStore(vault)
