"""What a centre is, what goes on in it, and what may happen to either."""

from services.centres.domain.booking import BOOKING
from services.centres.domain.milestone import PACING
from services.centres.domain.transitions import SITING

DIAGRAMS = {"选址与建设 site": SITING, "建设节点 milestone": PACING, "预订 booking": BOOKING}
"""The tables that the README draws."""
