"""What a centre is, what goes on in it, and what may happen to either."""

from services.centres.domain.booking import BOOKING

DIAGRAMS = {"预订 booking": BOOKING}
"""The tables that the README draws."""
