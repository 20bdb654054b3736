"""What supervision knows: limits and clocks, opening hours, silence, and the chain of the audit log. No I/O."""

from services.supervision.domain.appraisal import APPRAISING
from services.supervision.domain.rungs import TRANSITIONS

DIAGRAMS = {"督办的一级 rung": TRANSITIONS, "考核 appraisal": APPRAISING}
"""The tables that the README draws."""
