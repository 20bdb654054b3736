"""What is taken already: the places and villages of approved sites, and which villages were merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.envelope import Fact
from contracts.people import COUNTY
from services.centres.domain.dossier import VillageNamed
from services.centres.domain.location import Location, distance_km

if TYPE_CHECKING:
    from services.centres.domain.siting import Siting


@dataclass(frozen=True, slots=True)
class Taken:
    """The place of a site that was approved, built or opened, with the keys of the villages that it serves."""

    site: str
    name: str
    location: Location
    villages: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Ground:
    """The whole county's. Whoever decides holds it, so that of two that are too close one is approved.

    `joint` has, by the key of each village that was merged (规模调整), the village of its joint office.
    """

    id: str
    taken: tuple[Taken, ...]
    joint: Mapping[str, VillageNamed]
    radius_m: int
    version: int = 0
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's."""
        return COUNTY

    def near(self, site: "Siting") -> Iterator[tuple[Taken, int]]:
        """Other places within the radius, with their distance in metres."""
        for taken in self._others(site):
            metres = round(1000 * distance_km(taken.location, site.dossier.proposal.location))
            if metres < self.radius_m:
                yield taken, metres

    def serving(self, site: "Siting") -> Iterator[tuple[Taken, VillageNamed]]:
        """Other places that serve a village of this one."""
        for taken in self._others(site):
            for village in site.dossier.proposal.villages:
                if village.key(site.town) in taken.villages:
                    yield taken, village

    def joint_of(self, site: "Siting") -> VillageNamed | None:
        """Where the office is into which the host of this site was merged; None where it wasn't, or is that one."""
        joint = self.joint.get(site.host)
        return None if joint is None or joint.key(site.town) == site.host else joint

    def take(self, site: "Siting") -> None:
        """It was approved."""
        self.taken += (taken_by(site),)

    def _others(self, site: "Siting") -> Iterator[Taken]:
        return (taken for taken in self.taken if taken.site != site.id)


def taken_by(site: "Siting") -> Taken:
    """What a site takes."""
    proposal = site.dossier.proposal
    villages = frozenset(village.key(site.town) for village in (proposal.host, *proposal.villages))
    return Taken(site.id, proposal.name, proposal.location, villages)
