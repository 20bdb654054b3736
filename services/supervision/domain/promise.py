"""A standard (服务承诺) as the county edits it: a draft, and versions that count from their day on and stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid
from contracts.standards import Standard
from contracts.standards.written import written
from services.chassis.machine import Deed

FROM_THE_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a standard, bound to the cases that open from `valid_from` on."""

    number: int
    valid_from: datetime
    standard: Standard


@dataclass(slots=True, kw_only=True)
class Promise:
    """One standard: its versions, the oldest first, and what is drafted of the next one.

    Version 1 of a standard that the house knows is its own table's; `own` are the versions that the county made, which
    number its events. `version` counts the changes of the draft, `by` is who made the last one.
    """

    id: str
    editions: tuple[Edition, ...] = ()
    draft: Standard | None = None
    version: int = 0
    own: int = 0
    by: str = ""
    made: Edition | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def centre(self) -> str:
        """The county's own."""
        return COUNTY

    def save(self, draft: Standard, by: str) -> None:
        """Keep a draft; nothing is promised by it yet. Raises Invalid where it is another service's than before."""
        if self.editions and self.editions[-1].standard.service != draft.service:
            raise Invalid("承诺属于哪个服务不能改;请另立一项", errors={"service": ["不能改"]})
        self.draft, self.version, self.by = draft, self.version + 1, by

    def discard(self, by: str) -> None:
        """Forget the draft. Raises Conflict where there is none."""
        if self.draft is None:
            raise Conflict("没有草稿")
        self.draft, self.version, self.by = None, self.version + 1, by

    def publish(self, valid_from: datetime | None, deed: Deed) -> Edition:
        """Make the draft the next version, from `valid_from` on, by default from now.

        Raises Conflict without a draft or where nothing is new, Invalid for a time that is over or not behind
        the version before.
        """
        if self.draft is None:
            raise Conflict("没有草稿:请先保存草稿")
        last = self.editions[-1] if self.editions else None
        if last and last.standard == self.draft:
            raise Conflict("内容没有变化", version=last.number)
        begins = valid_from or deed.now
        if begins < deed.now:
            raise _wrong("不能早于现在:已经受理的事项仍按原来的承诺")
        if last and begins <= last.valid_from:
            raise _wrong(f"须晚于上一版的生效时间 {last.valid_from.astimezone(UTC).isoformat()}")
        made = Edition((last.number if last else 0) + 1, begins, self.draft)
        self.editions, self.made, self.own = (*self.editions, made), made, self.own + 1
        self.draft, self.version, self.by = None, self.version + 1, deed.actor.id
        self.facts += (Fact("standard.published.v1", _said(made), self.own, owed_by(Party.VILLAGE, COUNTY)),)
        return made


def _wrong(why: str) -> Invalid:
    return Invalid("生效时间有误", errors={"valid_from": [why]})


def _said(edition: Edition) -> Mapping[str, Any]:
    begins = edition.valid_from.astimezone(UTC).isoformat()
    return {"version": edition.number, "valid_from": begins, **written(edition.standard)}
