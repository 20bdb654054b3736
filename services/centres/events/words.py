"""What those read who are told of a rung, of what is before them on a morning, of their booking or of an activity."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from contracts.services import TITLES
from contracts.staff import ABSENCES, Absence
from contracts.standards import Rung
from services.centres.domain.telling import Purpose
from services.centres.store.messages import HANDED_OVER
from services.chassis.notices import Words
from services.chassis.notices.pace import ZONE

COUNTED = (("due_today", "今天到期"), ("yellow", "黄牌"), ("red", "红牌"), ("waiting", "待签收、答复"))
"""What a morning's digest counts, and what that is called."""
LISTED = 5
"""Rungs that one message lists; of more it says how many."""
RUNGS: Mapping[Rung, tuple[str, str]] = {
    Rung.YELLOW: ("黄牌", "请在到期前办结;办不完的,到期前申请延期"),
    Rung.RED: ("红牌", "请马上办理,并签收、答复;不属实的可以申诉"),
    Rung.URGE: ("催办", "请当天办理并答复;镇街同时收到"),
    Rung.SUPERVISE: ("督办", "请立即办理并答复;镇街和县里同时收到"),
    Rung.NOTICE: ("拟通报", "请尽快办结,准备陈述,由县里听取后决定"),
    Rung.ACCOUNTABILITY: ("拟问责", "请尽快办结,准备陈述,由县里听取后决定"),
}
"""What each rung is called, and what to do next."""
STEPS: Mapping[str, str] = {"feedback.box": "请两人开箱,一人须来自村委会以外;先清点再逐条登记,登记完锁箱"}
"""What to do about a promise on what a centre has one of, and which so needs no number."""


def climbed(rungs: Sequence[Mapping[str, Any]]) -> str:
    """Of one rung or several, those first that were climbed first; what to do next is the gravest one's."""
    listed = ";".join(_of(each) for each in rungs[:LISTED])
    more = f" 等 {len(rungs)} 项" if len(rungs) > LISTED else ""
    order = list(Rung)
    gravest = max((Rung(each["rung"]) for each in rungs), key=order.index)
    return f"【回音墙】{listed}{more}。{RUNGS[gravest][1]}。"


def _of(rung: Mapping[str, Any]) -> str:
    return f"{RUNGS[Rung(rung['rung'])][0]} {_limit(rung)}"


def morning(days: Sequence[Mapping[str, Any]]) -> str:
    """The newest of several: what was before somebody yesterday is old."""
    day = max(days, key=lambda each: str(each["day"]))
    counts = "、".join(f"{name} {day[each]} 件" for each, name in COUNTED if day[each])
    first = ";".join(_limit(each) for each in day["first"])
    named = f"先办:{first}。" if first else ""
    return f"【回音墙】{day['day'][5:]} 待办:{counts}。{named}请逐件办理;办不完的,到期前申请延期。"


def _limit(limit: Mapping[str, Any]) -> str:
    due = datetime.fromisoformat(limit["due"]).astimezone(ZONE)
    service = TITLES.get(limit["service"], limit["service"])
    which = STEPS.get(limit.get("standard", "")) or f"编号 {limit['case']}"
    return f"{service}“{limit['promise']}”,{due:%m-%d %H:%M} 到期,{which}"


def handed_over(cases: Sequence[Mapping[str, Any]]) -> str:
    """Of one case or several, each once, those that are due first, first."""
    once = {(each["service"], each["case"]): each for each in sorted(cases, key=_last_first)}
    soonest = sorted(once.values(), key=_soonest)
    listed = ";".join(_handed(each) for each in soonest[:LISTED])
    more = f" 等 {len(once)} 项" if len(once) > LISTED else ""
    why = "、".join(sorted({ABSENCES[Absence(each["reason"])] for each in cases}))
    return f"【回音墙】同事{why},以下事项由您接手:{listed}{more}。请签收,并按原时限办理。"


def _handed(each: Mapping[str, Any]) -> str:
    due = f",{datetime.fromisoformat(each['due_at']).astimezone(ZONE):%m-%d %H:%M} 到期" if each["due_at"] else ""
    return f"{TITLES.get(each['service'], each['service'])} 编号 {each['case']}{due}"


def _soonest(each: Mapping[str, Any]) -> tuple[bool, datetime]:
    due = each["due_at"]
    return due is None, datetime.fromisoformat(due) if due else datetime.max.replace(tzinfo=UTC)


def _last_first(each: Mapping[str, Any]) -> bool:
    """A case of which several things are handed over is told with a time where one of them has one."""
    return each["due_at"] is not None


def _listed(told: Sequence[Mapping[str, Any]]) -> str:
    return ";".join(f"{each['at']} {each['centre']} “{each['what']}”" for each in told)


WORDS = Words(
    texts={
        "ladder": climbed,
        "digest": morning,
        HANDED_OVER: handed_over,
        Purpose.BOOKING_APPROVED: lambda told: f"【回音墙】您预订的房间已同意:{_listed(told)}。不用了请提前取消。",
        Purpose.BOOKING_REFUSED: lambda told: f"【回音墙】您预订的房间未获同意:{_listed(told)}。请另选时间或致电村里。",
        Purpose.BOOKING_CANCELLED: lambda told: f"【回音墙】您预订的房间已由村里取消:{_listed(told)}。请另选时间。",
        Purpose.SIGNUP_PROMOTED: lambda told: (
            f"【回音墙】有空位了,您已报上名:{_listed(told)}。不能来请退出,好让给别人。"
        ),
        Purpose.ACTIVITY_CANCELLED: lambda told: f"【回音墙】活动取消:{_listed(told)}。给您带来不便,请谅解。",
    }
)
