"""The county's promises on what people say, on bad ratings and on suggestion boxes."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

HOTLINE_RULES = "山东省政务服务热线管理办法"
_ACCEPTED = frozenset({"feedback.accepted.v1", "feedback.accepted_anonymous.v1"})
_GONE = frozenset({"feedback.rejected.v1", "feedback.withdrawn.v1"})
_REPLIED = frozenset({"feedback.replied.v1"})

FEEDBACK: tuple[Standard, ...] = (
    Standard(
        id="feedback.accept",
        title="收到诉求后 1 个工作日内受理或告知去处",
        service="feedback",
        opens=frozenset({"feedback.received.v1"}),
        closes=_ACCEPTED | {"feedback.rejected.v1"},
        voids=frozenset({"feedback.withdrawn.v1"}),
        limit=Limit(1, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="feedback.box",
        title="意见箱每 2 个工作日开箱一次",
        service="feedback",
        opens=frozenset({"box.installed.v1", "box.locked.v1"}),
        closes=frozenset({"box.opened.v1"}),
        voids=frozenset({"box.removed.v1"}),
        limit=Limit(2, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="feedback.contact",
        title="受理后 1 个工作日内与反映人联系",
        service="feedback",
        opens=frozenset({"feedback.accepted.v1"}),
        closes=_REPLIED | {"feedback.contacted.v1"},
        voids=_GONE,
        limit=Limit(1, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="feedback.rectify",
        title="差评 5 个工作日内整改并答复",
        service="feedback",
        opens=frozenset({"rectification.received.v1", "rectification.reopened.v1"}),
        closes=frozenset({"rectification.answered.v1"}),
        limit=Limit(5, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source="国办发〔2019〕51号",
    ),
    Standard(
        id="feedback.reply",
        title="受理后 5 个工作日内办理并答复",
        service="feedback",
        opens=_ACCEPTED | {"feedback.reopened.v1", "feedback.reworking.v1"},
        closes=_REPLIED,
        voids=_GONE,
        extends=frozenset({"feedback.extended.v1"}),
        handed_on=True,
        limit=Limit(5, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=HOTLINE_RULES,
        statutory=Limit(5, Unit.WORKING_DAY),
    ),
    Standard(
        id="feedback.return",
        title="转办后 2 个工作日内承办或回退",
        service="feedback",
        opens=frozenset({"feedback.assigned.v1"}),
        closes=_REPLIED | {"feedback.in_progress.v1", "feedback.returned.v1", "feedback.transferred.v1"},
        voids=_GONE,
        limit=Limit(2, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=HOTLINE_RULES,
    ),
    Standard(
        id="feedback.urgent",
        title="紧急诉求 24 小时内答复",
        service="feedback",
        opens=frozenset({"feedback.expedited.v1"}),
        closes=_REPLIED,
        voids=_GONE,
        limit=Limit(24, Unit.HOUR),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
)
