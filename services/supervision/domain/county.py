"""The county at a glance: every centre as it stands, and the sums of the towns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from contracts.standing import CentreState


class ServiceNow(TypedDict):
    """The cases of one service at a centre: open, open past their due time, and open with a yellow card alone."""

    open: int
    late: int
    warned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreNow:
    """One centre at one moment. `late` has what is open past its due time and what was completed late today.

    `services` has those that have anything open there.
    """

    id: str
    name: str
    town: str
    town_name: str
    open: int
    on_time: int
    late: int
    events_today: int
    last_event_at: datetime | None
    silent: bool
    opening_now: bool
    revision: int
    state: CentreState = CentreState.OPEN
    joint_site: str | None = None
    warned: int = 0
    services: Mapping[str, ServiceNow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownNow:
    """The sums of one town's centres; `silent` counts centres."""

    id: str
    name: str
    centres: int
    open: int
    on_time: int
    late: int
    events_today: int
    silent: int
    warned: int


def by_town(centres: Iterable[CentreNow]) -> list[TownNow]:
    """The towns of some centres, by id."""
    towns: defaultdict[str, list[CentreNow]] = defaultdict(list)
    for centre in centres:
        towns[centre.town].append(centre)
    return [_town(town, towns[town]) for town in sorted(towns)]


def changed_since(centres: Iterable[CentreNow], revision: int) -> list[CentreNow]:
    """The centres that a later revision touched."""
    return [centre for centre in centres if centre.revision > revision]


def _town(town: str, centres: list[CentreNow]) -> TownNow:
    return TownNow(
        id=town,
        name=max(centre.town_name for centre in centres),
        centres=len(centres),
        open=sum(centre.open for centre in centres),
        on_time=sum(centre.on_time for centre in centres),
        late=sum(centre.late for centre in centres),
        events_today=sum(centre.events_today for centre in centres),
        silent=sum(centre.silent for centre in centres),
        warned=sum(centre.warned for centre in centres),
    )
