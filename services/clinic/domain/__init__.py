"""What appointments, sessions, suspensions and reports are, and what may happen to them."""

from services.clinic.domain.disease import REPORTS
from services.clinic.domain.patient import SUSPENSIONS
from services.clinic.domain.slot import SESSIONS
from services.clinic.domain.transitions import TRANSITIONS

DIAGRAMS = {
    "就诊 appointment": TRANSITIONS,
    "出诊 schedule": SESSIONS,
    "暂停预约 suspension": SUSPENSIONS,
    "传染病报告 disease report": REPORTS,
}
"""The tables that the README draws."""
