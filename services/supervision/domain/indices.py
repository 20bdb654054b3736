"""Satisfaction (群众满意度), popularity (人气指数) and the three rates (三率), from counts by measure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from services.supervision.domain.share import Share
from services.supervision.domain.voice import LEVELS, SATISFIED_FROM, Measure

Counts: TypeAlias = Mapping[str, int]
"""How often each measure was counted."""

SHOWN_FROM = 5
"""Ratings below which single levels aren't shown: nobody is to be found out."""
TOO_FEW = "样本不足"
UNKNOWN_POPULATION = "常住人口未登记"
PER = 1000
"""Inhabitants."""


@dataclass(frozen=True, slots=True)
class Place:
    """A centre, a town or the county, with its inhabitants where they are known."""

    id: str
    name: str
    population: int | None


def levels(counts: Counts) -> dict[int, int]:
    """How often each level was given, without those that weren't upheld."""
    return {level: counts.get(f"given:{level}", 0) - counts.get(f"dismissed:{level}", 0) for level in LEVELS}


def good(given: Mapping[int, int]) -> Share:
    """The share of the three good levels."""
    return Share(sum(n for level, n in given.items() if level >= SATISFIED_FROM), sum(given.values()))


def satisfaction(place: Place, counts: Counts) -> dict[str, Any]:
    """Mean level and share of good ratings with its interval; none of them where the sample is too small."""
    given = levels(counts)
    share = good(given)
    shown = given if share.of >= SHOWN_FROM else dict.fromkeys(LEVELS)
    mean = sum(level * n for level, n in given.items()) / share.of if share.of else 0
    return {
        "id": place.id,
        "name": place.name,
        "ratings": share.of,
        **{f"level_{level}": n for level, n in shown.items()},
        "mean": round(mean, 2) if share.is_enough() else None,
        **_shown("good", share),
        "note": None if share.is_enough() else TOO_FEW,
    }


def rates(place: Place, counts: Counts) -> dict[str, Any]:
    """Response, resolution and satisfaction from the villagers' own answers; who wasn't reached stands apart."""
    response, resolution, satisfied = three(counts)
    enough = response.is_enough() and resolution.is_enough()
    return {
        "id": place.id,
        "name": place.name,
        "accepted": response.of,
        "contacted": response.hits,
        **_shown("response", response),
        "answered": resolution.of,
        "solved": resolution.hits,
        **_shown("resolution", resolution),
        "satisfied": satisfied.hits,
        **_shown("satisfaction", satisfied),
        "unreached": counts.get(Measure.UNREACHED, 0),
        "note": None if enough else TOO_FEW,
    }


def three(counts: Counts) -> tuple[Share, Share, Share]:
    """The three rates."""
    answered = counts.get(Measure.ANSWERED, 0)
    return (
        Share(counts.get(Measure.CONTACTED, 0), counts.get(Measure.ACCEPTED, 0)),
        Share(counts.get(Measure.SOLVED, 0), answered),
        Share(counts.get(Measure.SATISFIED, 0), answered),
    )


@dataclass(frozen=True, slots=True)
class Popularity:
    """For each 1,000 inhabitants, to two decimals; `index` is their sum."""

    visits_per_1000: float | None
    people_per_1000: float | None
    activities_per_1000: float | None
    index: float | None


def popularity(place: Place, counts: Counts) -> dict[str, Any]:
    """Visits, people served and activities: as counted, and for each 1,000 inhabitants where these are known."""
    return {
        "id": place.id,
        "name": place.name,
        "population": place.population,
        "visits": came(counts),
        "people": counts.get(Measure.PERSON, 0),
        "activities": counts.get(Measure.ACTIVITY, 0),
        **asdict(liveliness(counts, place.population)),
        "note": None if place.population else UNKNOWN_POPULATION,
    }


def came(counts: Counts) -> int:
    """How often somebody came to a centre in a month: by the counters or by the door, whichever counted more.

    Who is counted at the door may have come for a counter, and not every centre counts at its door.
    """
    return max(counts.get(Measure.VISIT, 0), counts.get(Measure.DOOR, 0))


def liveliness(counts: Counts, population: int | None) -> Popularity:
    """The popularity of a place with so many inhabitants; none where they aren't known."""
    if not population:
        return Popularity(None, None, None, None)
    counted = (came(counts), counts.get(Measure.PERSON, 0), counts.get(Measure.ACTIVITY, 0))
    visits, people, activities = (round(PER * each / population, 2) for each in counted)
    return Popularity(visits, people, activities, round(visits + people + activities, 2))


def kept(met: int, ended_late: int) -> dict[str, Any]:
    """The share of the limits that were kept, of those that ended."""
    share = Share(met, met + ended_late)
    note = None if share.is_enough() else TOO_FEW
    return {"met": met, "ended_late": ended_late, **_shown("on_time", share), "note": note}


def _shown(name: str, share: Share) -> dict[str, float | None]:
    enough = share.is_enough()
    figures = {name: share.percent, f"{name}_low": share.low, f"{name}_high": share.high}
    return {key: figure if enough else None for key, figure in figures.items()}
