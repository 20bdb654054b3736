"""What patients read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.chassis.notices import Words
from services.clinic.domain.appointment import Purpose

Parameters = Sequence[Mapping[str, Any]]


def booked(appointments: Parameters) -> str:
    """Of appointments that were made or changed."""
    listed = ";".join(f"{each['at']} {_where(each)}" for each in appointments)
    late = appointments[0].get("late", 30)
    return f"【回音墙】已预约就诊:{listed}。请按时签到,迟到 {late} 分钟视为爽约;不能来请提前退号。"


def entrusted(appointments: Parameters) -> str:
    """Of appointments that somebody else has made for them, or of places on a waitlist."""
    listed = ";".join(f"{each['at']} {_where(each)}{'(候补)' if each['waits'] else ''}" for each in appointments)
    missed = f"迟到 {appointments[0]['late']} 分钟视为爽约"
    return f"【回音墙】有人替您预约了就诊:{listed}。{missed};不能去或不是您同意的,请在“我的事”里退号,或告诉卫生室。"


def stopped(appointments: Parameters) -> str:
    """Of appointments that the clinic can't keep."""
    return f"【回音墙】{';'.join(_stopped(each) for each in appointments)}。给您带来不便,请谅解。"


def moved(appointments: Parameters) -> str:
    """Of appointments that are at another centre now."""
    listed = ";".join(f"{each['at']} {_where(each)}" for each in appointments)
    return f"【回音墙】服务中心合并,您的预约时间不变,改在:{listed}。不能来请提前退号。"


def soon(appointments: Parameters) -> str:
    """Of numbers that are called soon."""
    listed = ";".join(f"{_where(each)} {each['number']} 号" for each in appointments)
    return f"【回音墙】就要轮到您了:{listed}。请到诊室门口等候。"


def suspended(appointments: Parameters) -> str:
    """Of somebody who did not come too often."""
    until = max(each["until"] for each in appointments)
    return (
        f"【回音墙】您多次预约未到,{until} 前暂停预约;仍可直接到卫生室取号就诊,急诊不受影响。"
        "确有原因(如住院、登记有误)的,可登录或到卫生室申诉,由镇街核定。"
    )


def _where(each: Mapping[str, Any]) -> str:
    return f"{each['centre'] or '村卫生室'} {each['room'] or ''}".strip()


def _stopped(each: Mapping[str, Any]) -> str:
    other = f",可改约 {each['offered']},请登录或致电确认" if each["offered"] else ",请另选时间"
    return f"{_where(each)} {each['at']} 停诊{other}"


_TEXTS: Mapping[str, Callable[[Parameters], str]] = {
    Purpose.BOOKED: booked,
    Purpose.ENTRUSTED: entrusted,
    Purpose.STOPPED: stopped,
    Purpose.MOVED: moved,
    Purpose.SOON: soon,
    Purpose.SUSPENDED: suspended,
}
WORDS = Words(texts=_TEXTS)
