"""A standard as plain data, as the county edits it and events carry it, and back. Standard library only."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.people import Party
from contracts.standards.ladder import LADDER, Rung, Share, Step, WarningPoint
from contracts.standards.limits import Limit
from contracts.standards.promise import Standard

MEANINGS = ("opens", "closes", "voids", "pauses", "resumes", "restarts", "extends")
"""The fields that name types of events."""


def written(standard: Standard) -> dict[str, Any]:
    """All of a standard but its id."""
    return {
        "title": standard.title,
        "service": standard.service,
        **{name: sorted(getattr(standard, name)) for name in MEANINGS},
        "handed_on": standard.handed_on,
        "by_case": standard.by_case,
        "limit": str(standard.limit),
        "statutory": standard.statutory and str(standard.statutory),
        "warning": standard.warning and _point(standard.warning),
        "ladder": [{"rung": step.rung.value, "after": str(step.after)} for step in standard.ladder],
        "party": standard.party.value,
        "bureau": standard.bureau,
        "source": standard.source,
    }


def read(standard: str, said: Mapping[str, Any]) -> Standard:
    """The standard of an id. Raises KeyError or ValueError for what is none."""
    return Standard(
        id=standard,
        title=said["title"],
        service=said["service"],
        **{name: frozenset(said.get(name, ())) for name in MEANINGS},
        handed_on=said.get("handed_on", False),
        by_case=said.get("by_case", False),
        limit=Limit.parse(said["limit"]),
        statutory=Limit.parse(said["statutory"]) if said.get("statutory") else None,
        warning=read_point(said["warning"]) if said.get("warning") else None,
        ladder=_ladder(said.get("ladder")),
        party=Party(said["party"]),
        bureau=said.get("bureau"),
        source=said["source"],
    )


def read_point(text: str) -> WarningPoint:
    """A warning point as it is written: `1wd`, `80%`. Raises ValueError for anything else."""
    return Share(int(text[:-1])) if text.endswith("%") else Limit.parse(text)


def _point(point: WarningPoint) -> str:
    return f"{point.percent}%" if isinstance(point, Share) else str(point)


def _ladder(steps: Iterable[Mapping[str, str]] | None) -> tuple[Step, ...]:
    if steps is None:
        return LADDER
    return tuple(Step(Rung(step["rung"]), Limit.parse(step["after"])) for step in steps)
