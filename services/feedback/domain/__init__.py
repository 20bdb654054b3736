"""What the echo wall hears and what may come of it."""

from services.feedback.domain.box import BOXES
from services.feedback.domain.rectification import RECTIFYING
from services.feedback.domain.transitions import TRANSITIONS

DIAGRAMS = {"诉求 case": TRANSITIONS, "差评整改 rectification": RECTIFYING, "意见箱 box": BOXES}
"""The tables that the README draws."""
