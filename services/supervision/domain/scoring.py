"""The points of a month, centre by centre, with all that goes into them; a pure function of the material."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, NamedTuple

from contracts.appraisals import COMPONENTS, Band, Component
from services.supervision.domain import indices
from services.supervision.domain.material import LATE, MET, Material
from services.supervision.domain.share import Share
from services.supervision.domain.voice import Measure

BANDS: tuple[tuple[float, Band], ...] = ((90, Band.EXCELLENT), (80, Band.GOOD), (60, Band.FAIR), (0, Band.FAIL))
"""From how many points on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How points are given: the county's setting, fixed for a month when its appraisal is opened.

    `minimum` has, for each component, below how many voices or limits the neutral mark is given.
    """

    weights: Mapping[str, int]
    minimum: Mapping[str, int]
    neutral: float = 80.0
    ranking: bool = False
    appeal_days: int = 5


USUAL = Scale(
    weights={
        Component.LIMITS: 40,
        Component.SATISFACTION: 30,
        Component.RATES: 15,
        Component.POPULARITY: 5,
        Component.FINDINGS: 10,
    },
    minimum={Component.LIMITS: 10, Component.SATISFACTION: 30, Component.RATES: 30, Component.FINDINGS: 1},
)
"""DOMAIN: appraisal."""


class Score(NamedTuple):
    """Of one component: percent of its weight, from where to where it may really lie, and whether it is neutral."""

    percent: float
    low: float
    high: float
    neutral: bool
    inputs: Mapping[str, Any]


def rows(material: Material, scale: Scale) -> list[dict[str, Any]]:
    """A row for each centre, by id; every one of them, also without a single event."""
    counted = [(place, material.of(place.id)) for place in material.places]
    lively = [indices.liveliness(counts, place.population).index for place, counts in counted]
    usual = median([each for each in lively if each] or [0.0])
    found = [
        _row(place, _marks(counts, index, usual, material.by_service(place.id), scale), scale)
        for (place, counts), index in zip(counted, lively, strict=True)
    ]
    if scale.ranking:
        _rank(found)
    return found


def _marks(
    counts: indices.Counts, index: float | None, usual: float, posts: Mapping[str, Any], scale: Scale
) -> dict[Component, Score]:
    given = indices.levels(counts)
    good, met, late = indices.good(given), counts.get(MET, 0), counts.get(LATE, 0)
    found, put_right = counts.get(Measure.FOUND, 0), counts.get(Measure.PUT_RIGHT, 0)
    levels = {f"level_{level}": number for level, number in given.items()}
    shares: Mapping[Component, tuple[Share, dict[str, Any]]] = {
        Component.LIMITS: (Share(met, met + late), {"met": met, "late": late, "by_service": posts}),
        Component.SATISFACTION: (good, {"good": good.hits, "ratings": good.of, **levels}),
        Component.FINDINGS: (Share(put_right, found), {"put_right": put_right, "found": found}),
    }
    marks = {each: _of_share(share, inputs, each, scale) for each, (share, inputs) in shares.items()}
    marks[Component.RATES] = _of_rates(counts, scale)
    marks[Component.POPULARITY] = _of_liveliness(counts, index, usual, scale)
    return marks


def _of_share(share: Share, inputs: Mapping[str, Any], component: Component, scale: Scale) -> Score:
    if not share.is_enough(scale.minimum[component]):
        return Score(scale.neutral, scale.neutral, scale.neutral, neutral=True, inputs=inputs)
    return Score(share.percent, share.low, share.high, neutral=False, inputs=inputs)


def _of_rates(counts: indices.Counts, scale: Scale) -> Score:
    """The mean of the three; each by itself is neutral where its sample is small."""
    names = ("response", "resolution", "satisfaction")
    each = [_of_share(share, {}, Component.RATES, scale) for share in indices.three(counts)]
    measures = (Measure.ACCEPTED, Measure.CONTACTED, Measure.ANSWERED, Measure.SOLVED, Measure.SATISFIED)
    inputs: dict[str, Any] = {str(measure): counts.get(measure, 0) for measure in (*measures, Measure.UNREACHED)}
    inputs |= {f"{name}_percent": mark.percent for name, mark in zip(names, each, strict=True)}
    percent, low, high = (
        round(sum(getattr(mark, end) for mark in each) / len(each), 2) for end in ("percent", "low", "high")
    )
    return Score(percent, low, high, neutral=all(mark.neutral for mark in each), inputs=inputs)


def _of_liveliness(counts: indices.Counts, index: float | None, usual: float, scale: Scale) -> Score:
    """As much as the county's median is enough for all points; where nobody knows the inhabitants it is neutral."""
    measures = (Measure.VISIT, Measure.PERSON, Measure.ACTIVITY)
    inputs: dict[str, Any] = {str(each): counts.get(each, 0) for each in measures}
    if door := counts.get(Measure.DOOR, 0):
        inputs[Measure.DOOR] = door
    inputs |= {"index": index, "median": round(usual, 2)}
    if index is None or not usual:
        return Score(scale.neutral, scale.neutral, scale.neutral, neutral=True, inputs=inputs)
    percent = round(min(100.0, 100 * index / usual), 2)
    return Score(percent, percent, percent, neutral=False, inputs=inputs)


def _row(place: indices.Place, marks: Mapping[Component, Score], scale: Scale) -> dict[str, Any]:
    components = {
        str(each): {
            "title": COMPONENTS[each],
            "weight": scale.weights[each],
            "percent": marks[each].percent,
            "neutral": marks[each].neutral,
            "points": _points(marks[each].percent, scale.weights[each]),
            "inputs": dict(marks[each].inputs),
        }
        for each in Component
    }
    points, low, high = (
        round(sum(_points(getattr(marks[each], end), scale.weights[each]) for each in Component), 2)
        for end in ("percent", "low", "high")
    )
    return {
        "id": place.id,
        "name": place.name,
        "population": place.population,
        "components": components,
        "points": points,
        "low": low,
        "high": high,
        "band": str(band_of(points)),
        "rank": None,
    }


def _points(percent: float, weight: int) -> float:
    return round(percent * weight / 100, 2)


def band_of(points: float) -> Band:
    """The band of so many points."""
    return next(band for least, band in BANDS if points >= least)


def _rank(found: Sequence[dict[str, Any]]) -> None:
    """From which to which place each may really stand; one whose satisfaction is too small a sample has none."""
    ranked = [row for row in found if not row["components"][Component.SATISFACTION]["neutral"]]
    for row in ranked:
        better = sum(other["low"] > row["high"] for other in ranked)
        worse = sum(other["high"] < row["low"] for other in ranked)
        row["rank"] = {"from": 1 + better, "to": len(ranked) - worse}


def report(material: Material, scale: Scale, exclusions: Iterable[Mapping[str, Any]], **more: Any) -> str:
    """The whole report as one text that is the same wherever it is made: keys sorted, no spaces."""
    left_out = sorted(exclusions, key=lambda each: str(each["item"]))
    counted = material.without(str(each["item"]) for each in left_out)
    whole = {
        "month": material.id,
        "scale": asdict(scale),
        "seen": [list(head) for head in sorted(material.heads)],
        "exclusions": left_out,
        "centres": rows(counted, scale),
        **more,
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
