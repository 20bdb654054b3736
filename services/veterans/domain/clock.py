"""What falls due by itself, and when (⇒ in DOMAIN)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.veteranwork import CaseState, PetitionState, Placement, RegisterState
from services.chassis.calendar import after_days, midnight
from services.veterans.domain.petition import Petition
from services.veterans.domain.register import Veteran
from services.veterans.domain.veterancase import VeteranCase

_SUPPLEMENTING = frozenset({CaseState.SUPPLEMENT_REQUESTED, CaseState.PAPERS_AWAITED})
_TO_BE_SETTLED = frozenset({PetitionState.ANSWERED, PetitionState.RECHECKED})


class Ring(StrEnum):
    """What happens by itself."""

    WARN = "warn"
    """补正期限将到"""
    LAPSE = "lapse"
    """逾期终止"""
    REMIND = "remind"
    """提醒安置报到"""
    MISS_PLACEMENT = "miss_placement"
    """逾期未报到"""
    SETTLE = "settle"
    """期满终结"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The county's settings, in calendar days. `tell` says whether messages are sent at all."""

    lapse_after_days: int = 30
    warn_days_before: int = 5
    placement_days: int = 30
    remind_days_before: int = 7
    settle_after_days: int = 30
    """The time to ask for a recheck or a review (信访工作条例)."""
    visit_every_days: int = 90
    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False


def case_due(case: VeteranCase, rules: Rules) -> tuple[Ring, datetime] | None:
    """What comes next for a case that nobody touches; one whose papers have all come lapses no more."""
    if case.state not in _SUPPLEMENTING or not case.papers.missing or case.noticed_at is None:
        return None
    if case.warned:
        return Ring.LAPSE, after_days(case.noticed_at, rules.lapse_after_days)
    return Ring.WARN, after_days(case.noticed_at, rules.lapse_after_days - rules.warn_days_before)


def veteran_due(veteran: Veteran, rules: Rules) -> tuple[Ring, datetime] | None:
    """When somebody is reminded to report for placement, and when they have missed it."""
    if veteran.state is not RegisterState.REGISTERED or veteran.placement is not Placement.AWAITED:
        return None
    if veteran.report_by is None:
        return None
    if veteran.reminded:
        return Ring.MISS_PLACEMENT, midnight(veteran.report_by + timedelta(days=1))
    return Ring.REMIND, midnight(veteran.report_by - timedelta(days=rules.remind_days_before))


def petition_due(petition: Petition, rules: Rules) -> tuple[Ring, datetime] | None:
    """When an answer is the last word, unless somebody asks for more."""
    if petition.state not in _TO_BE_SETTLED or petition.answered_at is None:
        return None
    return Ring.SETTLE, after_days(petition.answered_at, rules.settle_after_days)
