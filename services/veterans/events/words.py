"""What applicants and people on the register read, and the command by which we hear that a message reached nobody."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.applications import Remedy
from contracts.veteranwork import NoticePurpose
from services.chassis.notices import Settled, State, Words
from services.chassis.work import Command
from services.veterans.handlers.clocks import Told

Parameters = Sequence[Mapping[str, Any]]

_REMEDIES: Mapping[str, str] = {
    Remedy.RECONSIDERATION: "60 日内申请行政复议",
    Remedy.LITIGATION: "6 个月内提起行政诉讼",
    Remedy.COMPLAINT: "向主管部门申诉",
}


def papers_needed(one: Mapping[str, Any]) -> str:
    """The one-time notice: all that is missing, at once."""
    return f"还缺:{'、'.join(one['papers'])}。请一次补齐,30 天内有效,不必再带其他材料"


def not_accepted(one: Mapping[str, Any]) -> str:
    """Where to go instead."""
    return f"不予受理:{one['told']}"


def accepted(_: Mapping[str, Any]) -> str:
    """It is taken up."""
    return "已受理,办好后通知您,不必再跑"


def lapses_soon(one: Mapping[str, Any]) -> str:
    """Some days are left."""
    return f"补正期限快到了,还缺:{'、'.join(one['papers'])}。逾期申请终止,可重新申请"


def lapsed(_: Mapping[str, Any]) -> str:
    """It is over, and may begin again."""
    return "逾期没有补正,申请已终止;材料齐了随时可以重新申请"


def granted(_: Mapping[str, Any]) -> str:
    """Yes."""
    return "已获准予,办好后通知您领取"


def ready(one: Mapping[str, Any]) -> str:
    """The card can be had."""
    return f"已办好,请带身份证到{one['centre'] or '村服务中心'}领取,也可请村里送上门"


def moved(one: Mapping[str, Any]) -> str:
    """It goes on at another centre; nothing has to be brought again."""
    return f"因服务中心合并,由{one['centre']}接着办,不必重新申请,补材料、领结果请到那里"


def refused(one: Mapping[str, Any]) -> str:
    """What can be done against it, and where the reason stands: it may say of somebody what isn't for every eye."""
    where = f"理由凭回执查看,或到{one['centre'] or '村服务中心'}当面了解"
    return f"未获准予,{where};不服可以{'、'.join(_REMEDIES[each] for each in one['remedy'])}"


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


def _of_cases(say: Callable[[Mapping[str, Any]], str]) -> Callable[[Parameters], str]:
    """One sentence for each case, under one heading."""
    return lambda told: "【回音墙】" + ";".join(f"您申请的“{one['item']}”{say(one)}" for one in told) + "。"


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    NoticePurpose.MOVED: _of_cases(moved),
    NoticePurpose.PAPERS_NEEDED: _of_cases(papers_needed),
    NoticePurpose.NOT_ACCEPTED: _of_cases(not_accepted),
    NoticePurpose.ACCEPTED: _of_cases(accepted),
    NoticePurpose.LAPSES_SOON: _of_cases(lapses_soon),
    NoticePurpose.LAPSED: _of_cases(lapsed),
    NoticePurpose.GRANTED: _of_cases(granted),
    NoticePurpose.READY: _of_cases(ready),
    NoticePurpose.REFUSED: _of_cases(refused),
    NoticePurpose.PLACEMENT_DUE: placement_due,
    NoticePurpose.PLACEMENT_OVERDUE: placement_overdue,
}
WORDS = Words(texts=_TEXTS, told=failed)
