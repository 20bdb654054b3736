"""What whoever applied reads, whatever they applied for: in words that say what to do next."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from contracts.applications import Remedy

Parameters: TypeAlias = Sequence[Mapping[str, Any]]
"""Of each case `item` (its title), `centre` (a name or ""), `papers` (titles of what is missing), `go_to`, `remedy`."""

_REMEDIES: Mapping[str, str] = {
    Remedy.RECONSIDERATION: "60 日内申请行政复议",
    Remedy.LITIGATION: "6 个月内提起行政诉讼",
    Remedy.COMPLAINT: "向主管部门申诉",
}


def of_cases(say: Callable[[Mapping[str, Any]], str]) -> Callable[[Parameters], str]:
    """One sentence for each case, under one heading."""
    return lambda told: "【回音墙】" + ";".join(f"您申请的“{one['item']}”{say(one)}" for one in told) + "。"


def entrusted(one: Mapping[str, Any]) -> str:
    """Somebody else has applied in their name."""
    where = one["centre"] or "村服务中心"
    return f"由别人代办,已交到{where}。不是您同意的,请在“我的事”里撤回,或告诉服务中心"


def papers_needed(one: Mapping[str, Any]) -> str:
    """The one-time notice: all that is missing, at once."""
    return f"还缺:{'、'.join(one['papers'])}。请一次补齐,30 天内有效,不必再带其他材料"


def not_accepted(one: Mapping[str, Any]) -> str:
    """Where to go instead: `go_to`."""
    return f"不予受理,请到{one['go_to']}办理;理由见受理窗口的书面告知"


def accepted(_: Mapping[str, Any]) -> str:
    """It is taken up."""
    return "已受理,办好后通知您,不必再跑"


def lapses_soon(one: Mapping[str, Any]) -> str:
    """Some days are left."""
    return f"补正期限快到了,还缺:{'、'.join(one['papers'])}。逾期申请终止,可重新申请"


def lapsed(_: Mapping[str, Any]) -> str:
    """It is over, and may begin again."""
    return "逾期没有补正,申请已终止;材料齐了随时可以重新申请"


def moved(one: Mapping[str, Any]) -> str:
    """It goes on at another centre; nothing has to be brought again."""
    return f"因服务中心合并,由{one['centre']}接着办,不必重新申请,补材料、领结果请到那里"


def refused(one: Mapping[str, Any]) -> str:
    """What can be done against it, and where the reason stands: it may say of somebody what isn't for every eye."""
    where = f"理由凭回执查看,或到{one['centre'] or '村服务中心'}当面了解"
    return f"未获准予,{where};不服可以{'、'.join(_REMEDIES[each] for each in one['remedy'])}"
