"""The county's promises to veterans, and what 信访工作条例 promises whoever petitions."""

from contracts.people import Party
from contracts.standards.promise import COUNTY, Limit, Standard, Unit

_PETITIONS = "信访工作条例"
_GONE = frozenset({"veteran_case.lapsed.v1", "veteran_case.withdrawn.v1"})
_PAUSES = frozenset({"veteran_case.papers_awaited.v1", "veteran_case.papers_awaited_late.v1"})
_RESUMES = frozenset({"veteran_case.resumed.v1"})
_TO_VILLAGE = frozenset({"veteran_case.returned_to_village.v1"})
_GIVEN_UP = frozenset({"petition.withdrawn.v1"})

VETERANS: tuple[Standard, ...] = (
    Standard(
        id="veterans.accept",
        title="收到申请或补齐材料后 5 个工作日内受理、不予受理或一次性告知补正",
        service="veterans",
        opens=frozenset({"veteran_case.submitted.v1", "veteran_case.supplemented.v1"}),
        closes=frozenset(
            {
                "veteran_case.accepted.v1",
                "veteran_case.not_accepted.v1",
                "veteran_case.papers_requested.v1",
                "veteran_case.papers_requested_late.v1",
            }
        ),
        voids=_GONE,
        limit=Limit(5, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="veterans.decide",
        title="村上报后 20 个工作日内,镇、县决定或报市",
        service="veterans",
        opens=frozenset({"veteran_case.village_checked.v1", "veteran_case.returned_to_county.v1"}),
        closes=_TO_VILLAGE
        | {
            "veteran_case.card_granted.v1",
            "veteran_case.city_review.v1",
            "veteran_case.granted.v1",
            "veteran_case.refused.v1",
        },
        voids=_GONE,
        pauses=_PAUSES,
        resumes=_RESUMES,
        handed_on=True,
        limit=Limit(20, Unit.WORKING_DAY),
        party=Party.TOWN,
        source=COUNTY,
    ),
    Standard(
        id="veterans.deliver",
        title="准予或镇街发放后 10 个工作日内送达并签收",
        service="veterans",
        opens=frozenset({"veteran_case.granted.v1", "veteran_case.town_issued.v1"}),
        closes=frozenset({"veteran_case.delivered.v1"}),
        limit=Limit(10, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="veterans.forward",
        title="受理后 3 个工作日内初核上报",
        service="veterans",
        opens=_TO_VILLAGE | {"veteran_case.accepted.v1"},
        closes=frozenset({"veteran_case.village_checked.v1"}),
        voids=_GONE,
        pauses=_PAUSES,
        resumes=_RESUMES,
        limit=Limit(3, Unit.WORKING_DAY),
        party=Party.VILLAGE,
        source=COUNTY,
    ),
    Standard(
        id="veterans.petition_accept",
        title="信访 15 日内决定是否受理",
        service="veterans",
        opens=frozenset({"petition.registered.v1"}),
        closes=frozenset({"petition.accepted.v1", "petition.not_accepted.v1"}),
        voids=_GIVEN_UP,
        limit=Limit(15, Unit.DAY),
        party=Party.BUREAU,
        source=_PETITIONS,
        statutory=Limit(15, Unit.DAY),
    ),
    Standard(
        id="veterans.petition_answer",
        title="信访受理后 60 日内答复",
        service="veterans",
        opens=frozenset({"petition.accepted.v1"}),
        closes=frozenset({"petition.answered.v1"}),
        voids=_GIVEN_UP,
        extends=frozenset({"petition.extended.v1"}),
        limit=Limit(60, Unit.DAY),
        party=Party.BUREAU,
        source=_PETITIONS,
        statutory=Limit(60, Unit.DAY),
    ),
    Standard(
        id="veterans.petition_recheck",
        title="信访复查 30 日内提出意见",
        service="veterans",
        opens=frozenset({"petition.recheck_asked.v1"}),
        closes=frozenset({"petition.rechecked.v1"}),
        voids=_GIVEN_UP,
        limit=Limit(30, Unit.DAY),
        party=Party.CITY,
        source=_PETITIONS,
        statutory=Limit(30, Unit.DAY),
    ),
    Standard(
        id="veterans.petition_review",
        title="信访复核 30 日内提出意见",
        service="veterans",
        opens=frozenset({"petition.review_asked.v1"}),
        closes=frozenset({"petition.reviewed.v1"}),
        voids=_GIVEN_UP,
        limit=Limit(30, Unit.DAY),
        party=Party.PROVINCE,
        source=_PETITIONS,
        statutory=Limit(30, Unit.DAY),
    ),
)
