"""The points of a month: a pure function of the counts, with small samples neutral and ranks by interval."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from contracts.appraisals import Band, Component
from services.supervision.domain.material import LATE, MET, Material
from services.supervision.domain.scoring import USUAL, Scale, band_of, report, rows
from tests.unit.supervision.appraisal import BAD_ONE, FAR, HERE, LATE_ONE, NEAR, material


def by_id(counted: Material, scale: Scale = USUAL) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows(counted, scale)}


def test_points_are_weights_times_percent_and_add_up() -> None:
    row = by_id(material())[HERE]
    parts = row["components"]

    assert {name: (part["percent"], part["points"]) for name, part in parts.items()} == {
        "limits": (95.0, 38.0),
        "satisfaction": (97.5, 29.25),
        "rates": (80.0, 12.0),
        "popularity": (100.0, 5.0),
        "findings": (80.0, 8.0),
    }
    assert row["points"] == 92.25
    assert row["low"] < row["points"] < row["high"]
    assert row["band"] == Band.EXCELLENT


def test_small_samples_give_the_neutral_mark_and_every_centre_stands_there() -> None:
    found = by_id(material())

    assert set(found) == {HERE, NEAR, FAR}
    assert found[NEAR]["components"]["limits"]["neutral"]
    assert found[NEAR]["components"]["limits"]["inputs"]["met"] == 3
    assert found[FAR]["components"]["popularity"]["neutral"]
    assert found[FAR]["components"]["limits"]["percent"] == 0.0


def test_a_centre_without_a_single_event_has_neutral_marks_alone() -> None:
    (row, *_) = rows(replace(material(), counts=Counter()), USUAL)

    assert row["points"] == USUAL.neutral
    assert all(part["neutral"] for part in row["components"].values())


def test_popularity_is_measured_by_the_countys_median() -> None:
    found = by_id(material())

    assert found[HERE]["components"]["popularity"]["inputs"]["median"] == 30.0
    assert found[NEAR]["components"]["popularity"]["percent"] == 33.33


def test_what_is_left_out_counts_nowhere_and_stands_in_the_report() -> None:
    counted = material().without([LATE_ONE.id, BAD_ONE.id, "what is no item"])

    assert by_id(counted)[HERE]["components"]["limits"]["percent"] == 100.0
    assert by_id(counted)[HERE]["components"]["satisfaction"]["percent"] == 100.0


def test_nobody_is_ranked_but_by_setting_and_then_from_place_to_place() -> None:
    assert {row["rank"] for row in rows(material(), USUAL)} == {None}

    ranked = by_id(_three_rated(), replace(USUAL, ranking=True))
    assert ranked[HERE]["rank"] == {"from": 1, "to": 2}
    assert ranked[NEAR]["rank"] == {"from": 1, "to": 2}
    assert ranked[FAR]["rank"] == {"from": 3, "to": 3}
    assert by_id(material(), replace(USUAL, ranking=True))[FAR]["rank"] is None


def _three_rated() -> Material:
    """Two alike but for one bad voice, and one where all limits were broken."""
    counts = Counter({(each, "express", "given:5"): 40 for each in (HERE, NEAR, FAR)})
    counts += Counter({(HERE, "express", MET): 100, (NEAR, "express", MET): 100, (FAR, "express", LATE): 400})
    counts[NEAR, "express", "given:1"] += 1
    return replace(material(), counts=counts)


@pytest.mark.parametrize(("points", "band"), [(90, "excellent"), (89.99, "good"), (60, "fair"), (0, "fail")])
def test_bands_begin_at_their_points(points: float, band: str) -> None:
    assert band_of(points) == band


def test_the_same_counts_in_any_order_give_the_same_bytes() -> None:
    counted = material()
    turned = replace(
        counted, counts=Counter(dict(reversed(counted.counts.items()))), heads=tuple(reversed(counted.heads))
    )

    assert report(turned, USUAL, []) == report(counted, USUAL, [])
    assert report(counted, USUAL, []) != report(counted.without([LATE_ONE.id]), USUAL, [])


def test_every_component_has_a_weight_and_they_are_a_hundred() -> None:
    assert set(USUAL.weights) == set(Component)
    assert sum(USUAL.weights.values()) == 100
