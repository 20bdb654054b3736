"""What parcels are and what may happen to them."""

from services.express.domain.shipment import SENDING
from services.express.domain.transitions import TRANSITIONS as RECEIVING

DIAGRAMS = {"收件 receiving": RECEIVING, "寄件 sending": SENDING}
"""The tables that the README draws."""
