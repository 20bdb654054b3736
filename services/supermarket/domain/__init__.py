"""What orders, stock and licences are and what may happen to them."""

from services.supermarket.domain.transitions import TRANSITIONS

DIAGRAMS = {"订单 order": TRANSITIONS}
"""The table that the README draws."""
