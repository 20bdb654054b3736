"""What applicants read, and the command by which an application hears that a message did not reach anybody."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.applications import NoticePurpose
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
from services.hall.handlers.applications import Told


def granted(one: Mapping[str, Any]) -> str:
    """The result can be had."""
    return f"已办好,可到{one['centre'] or '村服务中心'}领取,也可请村里送上门"


def failed(settled: Settled) -> Command | None:
    """A message that reached nobody leaves it to the cadre to call."""
    if settled.state is State.SENT:
        return None
    return Told(application=settled.subject, purpose=NoticePurpose(settled.purpose))


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    NoticePurpose.ENTRUSTED: of_cases(entrusted),
    NoticePurpose.MOVED: of_cases(moved),
    NoticePurpose.PAPERS_NEEDED: of_cases(papers_needed),
    NoticePurpose.NOT_ACCEPTED: of_cases(not_accepted),
    NoticePurpose.ACCEPTED: of_cases(accepted),
    NoticePurpose.LAPSES_SOON: of_cases(lapses_soon),
    NoticePurpose.LAPSED: of_cases(lapsed),
    NoticePurpose.GRANTED: of_cases(granted),
    NoticePurpose.REFUSED: of_cases(refused),
}
WORDS = Words(texts=_TEXTS, told=failed)
