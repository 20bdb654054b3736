"""Visits are added up, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.days import day_of
from services.centres.domain.centre import Centre
from services.centres.domain.visit import VisitDay, day_id
from services.chassis.work import Answer, Ref, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CountVisits:
    """So many more people came on a day, so many of them of each group."""

    centre: str
    on: date
    count: int
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The day at the centre."""
        return Ref(VisitDay, day_id(self.centre, self.on)), Ref(Centre, self.centre, shared=True)


def count_visits(work: Work, command: CountVisits) -> Answer:
    """One more count of the day."""
    work.get(Centre, command.centre)
    day = work.get(VisitDay, day_id(command.centre, command.on))
    day.count(command.count, command.groups, day_of(work.now))
    return {"id": day.id, "total": day.total, "version": day.version}
