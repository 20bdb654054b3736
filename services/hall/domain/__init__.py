"""What applications, mediations and volunteers' tasks are and what may happen to them."""

from services.hall.domain.mediation import MEDIATING
from services.hall.domain.task import HELPING
from services.hall.domain.transitions import TRANSITIONS as APPLYING

DIAGRAMS = {"申请 application": APPLYING, "调解 mediation": MEDIATING, "志愿任务 volunteer task": HELPING}
"""The tables that the README draws."""
