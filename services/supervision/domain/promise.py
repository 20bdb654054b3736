"""A standard (服务承诺) as the county edits it: a draft, and versions that count from their day on and stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contracts.envelope import Fact
from contracts.people import COUNTY, Party, owed_by
from contracts.refusals import Conflict, Invalid, NotFound
from contracts.standards import Standard
from contracts.standards.written import written
from services.chassis.machine import Deed

FROM_THE_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a standard, bound to the cases that open from `valid_from` on, whatever earlier ones say.

    One that is `retired`, for the reason that it gives, binds none: no case opens it any more until the next one does.
    """

    number: int
    valid_from: datetime
    standard: Standard
    retired: str | None = None

    @property
    def body(self) -> Mapping[str, Any]:
        """All of it but its number and time, as it is kept and told."""
        return {**written(self.standard), "retired": self.retired}


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
        last = self._last
        if last and last.standard == self.draft and not last.retired:
            raise Conflict("内容没有变化", version=last.number)
        made = self._make(Edition(self._next, self._begins(valid_from, deed), self.draft), deed)
        self.draft, self.version = None, self.version + 1
        return made

    def retire(self, valid_from: datetime | None, reason: str, deed: Deed) -> Edition:
        """Promise it no more to cases that open from `valid_from` on, by default from now; those that run go on.

        Raises NotFound where there is no version, Conflict where it is retired, Invalid for a time as `publish` does.
        """
        last = self._last
        if last is None:
            raise NotFound("没有这项承诺")
        if last.retired:
            raise Conflict("已经停用", version=last.number)
        return self._make(Edition(self._next, self._begins(valid_from, deed), last.standard, reason), deed)

    def keep(self, deed: Deed) -> Edition:
        """Go on promising what was to be retired: the version before it is the next one too, and begins sooner.

        Raises Conflict where nothing is to be retired, or already is.
        """
        last = self._last
        if last is None or not last.retired:
            raise Conflict("没有停用,不用撤回")
        if last.valid_from <= deed.now:
            raise Conflict("停用已经生效,不能撤回;要恢复,请保存草稿并发布新版本", version=last.number)
        begins = max(deed.now, self.editions[-2].valid_from)
        return self._make(Edition(self._next, begins, last.standard), deed)

    @property
    def _last(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    @property
    def _next(self) -> int:
        return (self._last.number if self._last else 0) + 1

    def _begins(self, valid_from: datetime | None, deed: Deed) -> datetime:
        begins = valid_from or deed.now
        if begins < deed.now:
            raise _wrong("不能早于现在:已经受理的事项仍按原来的承诺")
        if self._last and begins <= self._last.valid_from:
            raise _wrong(f"须晚于上一版的生效时间 {self._last.valid_from.astimezone(UTC).isoformat()}")
        return begins

    def _make(self, made: Edition, deed: Deed) -> Edition:
        self.editions, self.made, self.own = (*self.editions, made), made, self.own + 1
        self.by = deed.actor.id
        self.facts += (Fact("standard.published.v1", _said(made), self.own, owed_by(Party.VILLAGE, COUNTY)),)
        return made


def _wrong(why: str) -> Invalid:
    return Invalid("生效时间有误", errors={"valid_from": [why]})


def _said(edition: Edition) -> Mapping[str, Any]:
    begins = edition.valid_from.astimezone(UTC).isoformat()
    return {"version": edition.number, "valid_from": begins, **edition.body}
