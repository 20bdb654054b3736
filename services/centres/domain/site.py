"""A site (选址): where a centre is proposed, surveyed, approved, built and opened. Not the centre itself (ADR 0044)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.centres.domain.building import Building
from services.centres.domain.transitions import Action

STEPS = ("proposed", "surveyed", "refused", "approved", "designed", "building_started", "accepted", "opened")
"""Steps that may have been before the register began, in their order."""


@dataclass(slots=True, kw_only=True)
class Site(Building):
    """One site."""

    def record(self, steps: Mapping[str, date]) -> None:
        """It is entered as it already stands (补录): `steps` say on which day each was, before the register began."""
        days = {step: steps[step].isoformat() for step in STEPS if step in steps}
        self._say("recorded", {"batch": self._batch, "state": self.state, "steps": days})


__all__ = ["STEPS", "Action", "Site"]
