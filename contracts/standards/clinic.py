"""The county's promises on the clinic, and what the law promises of infectious diseases."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_LAW = "传染病信息报告管理规范"

CLINIC: tuple[Standard, ...] = (
    Standard(
        id="clinic.disease_report",
        title="传染病 24 小时内报告",
        service="clinic",
        opens=frozenset({"disease_report.opened.v1"}),
        closes=frozenset({"disease_report.reported.v1"}),
        voids=frozenset({"disease_report.ruled_out.v1"}),
        limit=Limit(24, Unit.HOUR),
        party=Party.VILLAGE,
        source=_LAW,
        statutory=Limit(24, Unit.HOUR),
    ),
    Standard(
        id="clinic.disease_report_urgent",
        title="甲类及按甲类管理的传染病、新发和不明原因疾病、暴发疫情 2 小时内报告",
        service="clinic",
        opens=frozenset({"disease_report.opened_urgent.v1"}),
        closes=frozenset({"disease_report.reported.v1"}),
        voids=frozenset({"disease_report.ruled_out.v1"}),
        limit=Limit(2, Unit.HOUR),
        party=Party.VILLAGE,
        source=_LAW,
        statutory=Limit(2, Unit.HOUR),
    ),
    Standard(
        id="clinic.walk_in",
        title="未预约到诊的,60 分钟开放时间内就诊",
        service="clinic",
        opens=frozenset({"appointment.walked_in.v1"}),
        closes=frozenset({"appointment.left.v1", "appointment.passed.v1", "appointment.started.v1"}),
        voids=frozenset({"appointment.entered_in_error.v1"}),
        limit=Limit(1, Unit.OPENING_HOUR),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
)
