"""What applicants read, and the command by which an application hears that a message did not reach anybody."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.applications import NoticePurpose, Remedy
from services.chassis.notices import Settled, State, Words
from services.chassis.work import Command
from services.hall.handlers.applications import Told

Parameters = Sequence[Mapping[str, Any]]

_REMEDIES: Mapping[str, str] = {
    Remedy.RECONSIDERATION: "60 日内申请行政复议",
    Remedy.LITIGATION: "6 个月内提起行政诉讼",
    Remedy.COMPLAINT: "向主管部门申诉",
}


def papers_needed(told: Parameters) -> str:
    """The one-time notice: all that is missing, at once."""
    return _of(told, lambda one: f"还缺:{'、'.join(one['papers'])}。请一次补齐,30 天内有效,不必再带其他材料")


def not_accepted(told: Parameters) -> str:
    """Where to go instead."""
    return _of(told, lambda one: f"不予受理,请到{one['go_to']}办理;理由见受理窗口的书面告知")


def accepted(told: Parameters) -> str:
    """It is taken up."""
    return _of(told, lambda _: "已受理,办好后通知您,不必再跑")


def lapses_soon(told: Parameters) -> str:
    """Some days are left."""
    return _of(told, lambda one: f"补正期限快到了,还缺:{'、'.join(one['papers'])}。逾期申请终止,可重新申请")


def lapsed(told: Parameters) -> str:
    """It is over, and may begin again."""
    return _of(told, lambda _: "逾期没有补正,申请已终止;材料齐了随时可以重新申请")


def granted(told: Parameters) -> str:
    """The result can be had."""
    return _of(told, lambda one: f"已办好,可到{one['centre'] or '村服务中心'}领取,也可请村里送上门")


def moved(told: Parameters) -> str:
    """It goes on at another centre; nothing has to be brought again."""
    return _of(told, lambda one: f"因服务中心合并,由{one['centre']}接着办,不必重新申请,补材料、领结果请到那里")


def refused(told: Parameters) -> str:
    """What can be done against it, and where the reason stands: it may say of somebody what isn't for every eye."""
    return _of(told, _refused)


def _refused(one: Mapping[str, Any]) -> str:
    where = f"理由凭回执查看,或到{one['centre'] or '村服务中心'}当面了解"
    return f"未获准予,{where};不服可以{'、'.join(_REMEDIES[each] for each in one['remedy'])}"


def failed(settled: Settled) -> Command | None:
    """A message that reached nobody leaves it to the cadre to call."""
    if settled.state is State.SENT:
        return None
    return Told(application=settled.subject, purpose=NoticePurpose(settled.purpose))


def _of(told: Parameters, say: Callable[[Mapping[str, Any]], str]) -> str:
    """One sentence for each application, under one heading."""
    return "【回音墙】" + ";".join(f"您申请的“{one['item']}”{say(one)}" for one in told) + "。"


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    NoticePurpose.MOVED: moved,
    NoticePurpose.PAPERS_NEEDED: papers_needed,
    NoticePurpose.NOT_ACCEPTED: not_accepted,
    NoticePurpose.ACCEPTED: accepted,
    NoticePurpose.LAPSES_SOON: lapses_soon,
    NoticePurpose.LAPSED: lapsed,
    NoticePurpose.GRANTED: granted,
    NoticePurpose.REFUSED: refused,
}
WORDS = Words(texts=_TEXTS, told=failed)
