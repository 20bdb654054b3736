"""The promised limits (服务承诺): what opens and closes each, how long it is, who owes it. Standard library only.

Each service's stand in a table of its own, `contracts/standards/<service>.py`; `Standard` says how one is stated. A
promise of a case that passes from hand to hand, may be paused and extended:

    Standard(
        id="feedback.reply",
        title="受理后 5 个工作日内办结答复",
        service="feedback",
        opens=frozenset({"feedback.accepted.v1"}),
        closes=frozenset({"feedback.replied.v1"}),
        voids=frozenset({"feedback.withdrawn.v1"}),
        pauses=frozenset({"feedback.appraisal_begun.v1"}),
        resumes=frozenset({"feedback.appraisal_ended.v1"}),
        extends=frozenset({"feedback.extended.v1"}),
        handed_on=True,
        limit=Limit.parse("5wd"),
        statutory=Limit.parse("5wd"),
        party=Party.VILLAGE,
        source="山东省政务服务热线管理办法",
    )
"""

from operator import attrgetter

from contracts.standards.centres import CENTRES
from contracts.standards.clinic import CLINIC
from contracts.standards.express import EXPRESS
from contracts.standards.feedback import FEEDBACK
from contracts.standards.hall import HALL
from contracts.standards.ladder import LADDER, PROPOSED, Rung, Share, Step
from contracts.standards.limits import DAYS, Limit, Unit
from contracts.standards.promise import COUNTY, Standard
from contracts.standards.supermarket import SUPERMARKET
from contracts.standards.supervision import SUPERVISION
from contracts.standards.veterans import VETERANS

__all__ = [
    "BY_ID",
    "COUNTY",
    "DAYS",
    "LADDER",
    "PROPOSED",
    "STANDARDS",
    "Limit",
    "Rung",
    "Share",
    "Standard",
    "Step",
    "Unit",
]

_ALL = (*CENTRES, *CLINIC, *EXPRESS, *FEEDBACK, *HALL, *SUPERMARKET, *SUPERVISION, *VETERANS)
STANDARDS: tuple[Standard, ...] = tuple(sorted(_ALL, key=attrgetter("id")))
"""The county's standards, in alphabetical order."""

BY_ID = {standard.id: standard for standard in STANDARDS}
