"""A service with cases that partners own, its database and its couriers."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from contracts.envelope import Event
from services.chassis.deliveries import Courier, Delivery, Round, enqueue
from services.chassis.http.partners import watch_partners
from services.chassis.ids import uuid7
from tests.integration.deliveries.listener import Listener

SERVICE = "express"
"""Whose schema it borrows."""


def event(subject: str, sequence: int = 1) -> Event:
    return Event(
        id=str(uuid7()),
        source="/express",
        type="parcel.collected.v1",
        subject=subject,
        time=datetime.now(UTC),
        sequence=sequence,
        centre="370829001001",
        actor="staff:370829001001-01",
        responsible="village:370829001001",
        traceparent="00-1-2-01",
        data={"by": "self"},
    )


@dataclass
class House:
    """`register` writes the partner registry; rounds of one `courier` run side by side, as in a worker."""

    engine: Engine
    folder: Path
    running: list[threading.Thread] = field(default_factory=list)

    @property
    def registry(self) -> Path:
        return self.folder / "partners.json"

    def register(self, *listeners: Listener, **changed: Any) -> Courier:
        """A courier with this registry; `changed` by name of a partner goes into its `webhook`."""
        entries = {each.name: each.entry(**changed.get(each.name, {})) for each in listeners}
        draft = self.folder / "draft.json"
        draft.write_text(json.dumps(entries))
        draft.replace(self.registry)
        courier = self.courier()
        courier.claim(0)
        return courier

    def courier(self, engine: Engine | None = None) -> Courier:
        return Courier(SERVICE, engine or self.engine, watch_partners(self.registry))

    def queue(self, partner: str, *subjects: str, sequences: Sequence[int] = (1,), **more: str) -> None:
        deliveries = [Delivery(partner, event(s, number), more) for s in subjects for number in sequences]
        with self.engine.begin() as connection:
            enqueue(connection, deliveries)

    def begin(self, courier: Courier, most: int = 32) -> list[Round]:
        """One round, of which nobody waits for the end."""
        rounds = list(courier.claim(most))
        for each in rounds:
            thread = threading.Thread(target=courier.carry, args=(each,), daemon=True)
            self.running.append(thread)
            thread.start()
        return rounds

    def deliver(self, courier: Courier, most: int = 32) -> list[Round]:
        """One round to its end."""
        rounds = self.begin(courier, most)
        for thread in self.running:
            thread.join(60)
            assert not thread.is_alive()
        return rounds

    def later(self, span: timedelta) -> None:
        """Let time pass for all that waits or rests."""
        with self.engine.begin() as connection:
            connection.execute(
                text("""UPDATE delivery SET ready_at = ready_at - :span, queued_at = queued_at - :span,
                        settled_at = settled_at - :span"""),
                {"span": span},
            )
            connection.execute(
                text("""UPDATE delivery_partner SET claimed_until = claimed_until - :span,
                        resting_until = resting_until - :span"""),
                {"span": span},
            )

    def rows(self, partner: str | None = None) -> list[dict[str, Any]]:
        statement = text("SELECT * FROM delivery WHERE partner = :p OR CAST(:p AS text) IS NULL ORDER BY position")
        with self.engine.begin() as connection:
            return [dict(row) for row in connection.execute(statement, {"p": partner}).mappings()]

    def states(self, partner: str | None = None) -> Counter[str]:
        return Counter(row["state"] for row in self.rows(partner))

    def all_delivered(self, partner: str, number: int) -> bool:
        return self.states(partner) == Counter(delivered=number)

    def partner(self, name: str) -> dict[str, Any]:
        with self.engine.begin() as connection:
            found = connection.execute(text("SELECT * FROM delivery_partner WHERE partner = :name"), {"name": name})
            return dict(found.mappings().one())
