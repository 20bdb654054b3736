"""A rating (好差评): given once, and never by a name that the rated could see."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from contracts.envelope import Fact
from contracts.feedback.words import BAD, Displeasure, Level, RatedBy
from contracts.people import Sealed, owed_by
from contracts.refusals import Conflict, Invalid
from services.feedback.domain.people import party_of

_RATINGS = UUID("1d9f6a34-52d6-4a0c-8a7e-0c5e6f1b7a90")


def rating_of(service: str, case: str) -> str:
    """The id of the one rating of a case: whichever link or QR leads to it, it is the same right."""
    return str(uuid5(_RATINGS, f"{service}:{case}"))


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to rate once: what a one-time link or the counter's QR holds, signed.

    `id` is the rating's: two links to the same case are one right.
    """

    id: str
    service: str
    centre: str
    by: RatedBy
    expires: datetime


@dataclass(slots=True, kw_only=True)
class Invitation:
    """A visit or case of some service has ended: `id` is that of the one rating it may have, up to `until`."""

    id: str
    centre: str
    service: str
    case: str
    until: datetime
    version: int = 0
    facts: tuple[Fact, ...] = field(default=())


@dataclass(slots=True, kw_only=True)
class Rating:
    """What somebody gave; `text` and `phone` are sealed, and open to those above the rated alone."""

    id: str
    centre: str
    service: str
    by: RatedBy
    level: Level
    displeasure: Displeasure | None = None
    text: str | None = None
    phone: Sealed | None = None
    version: int = 0
    facts: tuple[Fact, ...] = field(default=())

    @property
    def bad(self) -> bool:
        """Whether something has to be put right."""
        return self.level in BAD

    def give(self, now: datetime, expires: datetime) -> None:
        """It counts. Raises Conflict for a ticket that has expired, Invalid for a bad one without its tap."""
        if now >= expires:
            raise Conflict("评价链接已过期,可在服务中心柜台扫码评价")
        if self.bad and self.displeasure is None:
            raise Invalid("请点选不满意的原因,或选不便说明", errors={"displeasure": ["请点选一项"]})
        self.version = 1
        data = {"service": self.service, "level": int(self.level), "by": self.by}
        tapped = {} if self.displeasure is None else {"displeasure": self.displeasure}
        self.facts += (Fact("rating.given.v1", data | tapped, 1, owed_by(*party_of(self.centre))),)
