"""By when what an inspection found is put right."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_DONE = frozenset({"finding.put_right.v1"})
_DROPPED = frozenset({"finding.appeal_granted.v1"})


def _put_right(name: str, opens: str, days: int, title: str) -> Standard:
    """An appeal that is being heard holds the time."""
    return Standard(
        id=f"supervision.{name}",
        title=title,
        service="supervision",
        opens=frozenset({opens}),
        closes=_DONE,
        voids=_DROPPED,
        pauses=frozenset({"finding.appealed.v1"}),
        resumes=frozenset({"finding.appeal_denied.v1"}),
        limit=Limit(days, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    )


SUPERVISION: tuple[Standard, ...] = (
    _put_right("finding_again", "finding.reopened.v1", 5, "复查不合格的问题 5 个工作日内重新整改"),
    _put_right("finding_minor", "finding.raised_minor.v1", 20, "轻微问题 20 个工作日内整改"),
    _put_right("finding_ordinary", "finding.raised.v1", 10, "一般问题 10 个工作日内整改"),
    _put_right("finding_serious", "finding.raised_serious.v1", 5, "严重问题 5 个工作日内整改"),
)
