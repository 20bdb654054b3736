"""What those read who brought something."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.chassis.notices import Words

Parameters = Sequence[Mapping[str, Any]]


def entrusted(cases: Parameters) -> str:
    """That somebody else has brought something in their name; it may be about those at the centre."""
    return f"【回音墙】有人替您反映了事项。回执:{_receipts(cases)}。不是您同意的,请在“我的事”里撤回。"


def accepted(cases: Parameters) -> str:
    """That somebody looks at it."""
    return f"【回音墙】您反映的事项已受理,5 个工作日内答复。回执:{_receipts(cases)}。凭回执可查进度,请勿告诉他人。"


def rejected(cases: Parameters) -> str:
    """That it isn't for us; where to go is said to whoever shows the receipt."""
    return f"【回音墙】您反映的事项不在本中心受理范围。凭回执 {_receipts(cases)} 可查原因和去处。"


def moved(cases: Parameters) -> str:
    """That others look at it now."""
    return f"【回音墙】因服务中心合并,您反映的事项由联建服务中心接着办,不必重新反映。回执不变:{_receipts(cases)}。"


def replied(cases: Parameters) -> str:
    """That there is an answer."""
    return f"【回音墙】您反映的事项已有答复,凭回执 {_receipts(cases)} 查看。我们会回访您是否满意。"


def invited(cases: Parameters) -> str:
    """That they may rate, once and only if they like."""
    newest = cases[-1]
    return f"【回音墙】您反映的事项已办结,请您评价(自愿,{newest['days']} 天内有效):{newest['link']}"


def _receipts(cases: Parameters) -> str:
    return "、".join(str(case["receipt"]) for case in cases)


WORDS = Words(
    texts={
        "entrusted": entrusted,
        "accepted": accepted,
        "rejected": rejected,
        "moved": moved,
        "replied": replied,
        "invited": invited,
    }
)
