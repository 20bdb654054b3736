"""What a centre is, what goes on in it, and what may happen to either."""

from services.centres.domain.activity import ACTIVITY
from services.centres.domain.booking import BOOKING
from services.centres.domain.device import EQUIPMENT
from services.centres.domain.milestone import PACING
from services.centres.domain.signup import SIGNUP
from services.centres.domain.staff import SERVING
from services.centres.domain.transitions import SITING

DIAGRAMS = {
    "选址与建设 site": SITING,
    "建设节点 milestone": PACING,
    "预订 booking": BOOKING,
    "活动 activity": ACTIVITY,
    "报名 signup": SIGNUP,
    "设备 equipment": EQUIPMENT,
    "工作人员 staff": SERVING,
}
"""The tables that the README draws."""
