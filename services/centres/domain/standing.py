"""Whether a centre is open, suspended or merged, as a table, and what stands beside its details because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from contracts.refusals import Invalid
from contracts.standing import CentreState as State
from contracts.standing import ClosingReason


class Action(StrEnum):
    """What the county does with a centre that has opened."""

    SUSPEND = "suspend"
    """暂停"""
    REOPEN = "reopen"
    """恢复"""
    MERGE = "merge"
    """合并"""


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.OPEN, Action.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Action.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Action.REOPEN): State.OPEN,
    (State.OPEN, Action.MERGE): State.MERGED,
    (State.SUSPENDED, Action.MERGE): State.MERGED,
}
"""A suspended centre that is suspended again opens later, or sooner."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a centre is suspended: from `from_day` up to and without `reopens_on`."""

    from_day: date
    reopens_on: date

    def data(self) -> dict[str, str]:
        """As JSON."""
        return {"from_day": self.from_day.isoformat(), "reopens_on": self.reopens_on.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a town asks the county for: `suspend` or `merge`, and with what."""

    action: Action
    reason: ClosingReason
    reopens_on: date | None = None
    instead: str | None = None
    joint_site: str | None = None

    def __post_init__(self) -> None:
        needs = ("reopens_on", "instead") if self.action is Action.SUSPEND else ("joint_site",)
        missing = {name: ["必填"] for name in needs if getattr(self, name) is None}
        if missing:
            raise Invalid("请补全申请内容", errors=missing)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        dates = {"reopens_on": self.reopens_on.isoformat()} if self.reopens_on else {}
        places = {"instead": self.instead, "joint_site": self.joint_site}
        return {"action": self.action, "reason": self.reason} | dates | {k: v for k, v in places.items() if v}


def paused_until(pauses: tuple[Pause, ...], today: date, reopens_on: date, *, already: bool) -> tuple[Pause, ...]:
    """The pauses with one that ends on `reopens_on`: the running one where there is one `already`; none of no days."""
    begun = pauses[-1].from_day if already else today
    rest = pauses[:-1] if already else pauses
    return (*rest, Pause(begun, reopens_on)) if begun < reopens_on else rest


def is_paused(pauses: Sequence[Pause], day: date) -> bool:
    """Whether a centre is suspended on a day."""
    return any(pause.from_day <= day < pause.reopens_on for pause in pauses)


def pauses_from(rows: Sequence[Mapping[str, str]]) -> tuple[Pause, ...]:
    """Pauses from JSON."""
    return tuple(Pause(*(date.fromisoformat(row[name]) for name in ("from_day", "reopens_on"))) for row in rows)


def asked_from(data: Mapping[str, Any] | None) -> Asked | None:
    """What was asked, from JSON."""
    if data is None:
        return None
    day = date.fromisoformat(data["reopens_on"]) if data.get("reopens_on") else None
    return Asked(
        action=Action(data["action"]),
        reason=ClosingReason(data["reason"]),
        reopens_on=day,
        instead=data.get("instead"),
        joint_site=data.get("joint_site"),
    )
