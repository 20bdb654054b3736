"""The county's promises on centres: towns, bureaux and county owe those on choosing and building, a village repairs."""

from contracts.bureaus import BUREAUS
from contracts.people import Party
from contracts.sites import LONGEST_MILESTONE, OPINIONS, opinion_given
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_GIVEN_WAY = frozenset({"site.merged.v1"})

CENTRES: tuple[Standard, ...] = (
    Standard(
        id="centres.decide",
        title="勘验后 10 个工作日内批复或不予批复",
        service="centres",
        opens=frozenset({"site.surveyed.v1"}),
        closes=frozenset({"site.approved.v1", "site.refused.v1"}),
        voids=_GIVEN_WAY,
        limit=Limit(10, Unit.WORKING_DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    Standard(
        id="centres.design",
        title="批复后 60 日内提交设计文件",
        service="centres",
        opens=frozenset({"site.approved.v1"}),
        closes=frozenset({"site.designed.v1"}),
        voids=frozenset({"site.revoked.v1"}),
        limit=Limit(60, Unit.DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    Standard(
        id="centres.milestone",
        title="建设节点按定下的日期完成",
        service="centres",
        opens=frozenset({"milestone.set.v1"}),
        closes=frozenset({"milestone.reached.v1"}),
        voids=frozenset({"milestone.dropped.v1"}),
        extends=frozenset({"milestone.moved.v1"}),
        by_case=True,
        limit=Limit(LONGEST_MILESTONE, Unit.DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    Standard(
        id="centres.open",
        title="验收合格后 30 日内运行",
        service="centres",
        opens=frozenset({"site.accepted.v1"}),
        closes=frozenset({"site.opened.v1"}),
        limit=Limit(30, Unit.DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    *(
        Standard(
            id=f"centres.opinion_{bureau}",
            title=f"提报后 10 个工作日内{BUREAUS[bureau]}出具选址意见",
            service="centres",
            opens=frozenset({"site.proposed.v1"}),
            closes=frozenset({opinion_given(bureau)}),
            voids=_GIVEN_WAY | {"site.refused.v1"},
            limit=Limit(10, Unit.WORKING_DAY),
            party=Party.BUREAU,
            bureau=bureau,
            source=COUNTY,
        )
        for bureau in OPINIONS
    ),
    Standard(
        id="centres.rectify",
        title="验收不合格 30 日内整改完成",
        service="centres",
        opens=frozenset({"site.acceptance_failed.v1"}),
        closes=frozenset({"site.rectified.v1"}),
        limit=Limit(30, Unit.DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    Standard(
        id="centres.repair",
        title="设备报修后 3 个工作日内修好",
        service="centres",
        opens=frozenset({"equipment.fault_reported.v1"}),
        closes=frozenset({"equipment.repaired.v1"}),
        voids=frozenset({"equipment.retired.v1"}),
        limit=Limit(3, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="centres.survey",
        title="提报后 15 个工作日内实地勘验",
        service="centres",
        opens=frozenset({"site.proposed.v1"}),
        closes=frozenset({"site.surveyed.v1"}),
        voids=_GIVEN_WAY,
        limit=Limit(15, Unit.WORKING_DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
)
