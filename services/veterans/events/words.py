"""What applicants and people on the register read, and the command by which we hear that a message reached nobody."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.veteranwork import NoticePurpose
from services.chassis.casework.telling import (
    Parameters,
    accepted,
    entrusted,
    lapsed,
    lapses_soon,
    moved,
    not_accepted,
    of_cases,
    papers_needed,
    refused,
)
from services.chassis.notices import Settled, State, Words
from services.chassis.work import Command
from services.veterans.handlers.clocks import Told


def granted(_: Mapping[str, Any]) -> str:
    """Yes."""
    return "已获准予,办好后通知您领取"


def ready(one: Mapping[str, Any]) -> str:
    """The card can be had."""
    return f"已办好,请带身份证到{one['centre'] or '村服务中心'}领取,也可请村里送上门"


def placement_due(told: Parameters) -> str:
    """Some days are left to report."""
    [one, *_] = told
    return f"【回音墙】请于 {one['report_by']} 前办理安置报到,村退役军人服务站可以帮您办。"


def placement_overdue(_: Parameters) -> str:
    """It is late, and still to be done."""
    return "【回音墙】您的安置报到已逾期,请尽快办理,村退役军人服务站可以帮您办。"


def failed(settled: Settled) -> Command | None:
    """A message that reached nobody leaves it to the cadre to call."""
    if settled.state is State.SENT:
        return None
    return Told(subject=settled.subject, purpose=NoticePurpose(settled.purpose))


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    NoticePurpose.ENTRUSTED: of_cases(entrusted),
    NoticePurpose.MOVED: of_cases(moved),
    NoticePurpose.PAPERS_NEEDED: of_cases(papers_needed),
    NoticePurpose.NOT_ACCEPTED: of_cases(not_accepted),
    NoticePurpose.ACCEPTED: of_cases(accepted),
    NoticePurpose.LAPSES_SOON: of_cases(lapses_soon),
    NoticePurpose.LAPSED: of_cases(lapsed),
    NoticePurpose.GRANTED: of_cases(granted),
    NoticePurpose.READY: of_cases(ready),
    NoticePurpose.REFUSED: of_cases(refused),
    NoticePurpose.PLACEMENT_DUE: placement_due,
    NoticePurpose.PLACEMENT_OVERDUE: placement_overdue,
}
WORDS = Words(texts=_TEXTS, told=failed)
