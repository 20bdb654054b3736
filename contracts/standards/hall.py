"""The county's promises at the one-stop hall."""

from contracts.applications import LONGEST_PROMISE
from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_WITHDRAWN = frozenset({"application.withdrawn.v1"})
_GONE = _WITHDRAWN | {"application.lapsed.v1"}
_LICENSING = "行政许可法"

HALL: tuple[Standard, ...] = (
    Standard(
        id="hall.accept",
        title="收到申请后 5 个工作日内受理、不予受理或一次性告知补正",
        service="hall",
        opens=frozenset({"application.submitted.v1"}),
        closes=frozenset(
            {
                "application.accepted.v1",
                "application.deemed_accepted.v1",
                "application.not_accepted.v1",
                "application.papers_requested.v1",
            }
        ),
        voids=_WITHDRAWN,
        limit=Limit(5, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=f"{_LICENSING}第三十二条",
        statutory=Limit(5, Unit.WORKING_DAY),
    ),
    Standard(
        id="hall.accept_supplemented",
        title="材料补齐后 5 个工作日内受理",
        service="hall",
        opens=frozenset({"application.supplemented.v1"}),
        closes=frozenset(
            {"application.accepted.v1", "application.papers_requested.v1", "application.papers_requested_late.v1"}
        ),
        voids=_GONE,
        limit=Limit(5, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="hall.acknowledge",
        title="部门 2 个工作日内接收或退回",
        service="hall",
        opens=frozenset({"application.forwarded.v1"}),
        closes=frozenset({"application.acknowledged.v1", "application.handed_back.v1"}),
        voids=_WITHDRAWN,
        limit=Limit(2, Unit.WORKING_DAY),
        party=Party.BUREAU,
        source=COUNTY,
    ),
    Standard(
        id="hall.decide",
        title="受理后按办事指南承诺的时限作出决定,至多 20 个工作日",
        service="hall",
        opens=frozenset({"application.accepted.v1", "application.deemed_accepted.v1"}),
        closes=frozenset({"application.granted.v1", "application.refused.v1"}),
        voids=_WITHDRAWN,
        pauses=frozenset({"application.suspended.v1"}),
        resumes=frozenset({"application.resumed.v1"}),
        extends=frozenset({"application.extended.v1"}),
        handed_on=True,
        by_case=True,
        limit=Limit(LONGEST_PROMISE, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=f"{_LICENSING}第四十二条",
        statutory=Limit(20, Unit.WORKING_DAY),
    ),
    Standard(
        id="hall.deliver",
        title="决定后 10 个工作日内送达",
        service="hall",
        opens=frozenset({"application.granted.v1", "application.refused.v1"}),
        closes=frozenset({"application.delivered.v1"}),
        limit=Limit(10, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=f"{_LICENSING}第四十四条",
        statutory=Limit(10, Unit.WORKING_DAY),
    ),
    Standard(
        id="hall.forward",
        title="受理后 3 个工作日内转县直部门",
        service="hall",
        opens=frozenset({"application.accepted.v1", "application.deemed_accepted.v1", "application.handed_back.v1"}),
        closes=frozenset({"application.forwarded.v1"}),
        voids=_WITHDRAWN,
        limit=Limit(3, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="hall.help",
        title="联户的需要 7 日内帮办",
        service="hall",
        opens=frozenset({"volunteer_task.opened.v1", "volunteer_task.sent_back.v1"}),
        closes=frozenset({"volunteer_task.done.v1"}),
        voids=frozenset({"volunteer_task.cancelled.v1"}),
        limit=Limit(7, Unit.DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="hall.mediate",
        title="调解受理后 30 日内有结果",
        service="hall",
        opens=frozenset({"mediation.accepted.v1"}),
        closes=frozenset({"mediation.agreed.v1", "mediation.failed.v1"}),
        voids=frozenset({"mediation.withdrawn.v1"}),
        limit=Limit(30, Unit.DAY),
        party=Party.VILLAGE,
        source="人民调解工作若干规定第三十三条",
    ),
)
