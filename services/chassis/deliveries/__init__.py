"""Webhooks to partners (Standard Webhooks): queued with the events they tell of, sent to the registry's addresses.

A service queues with `enqueue` in its own transaction; its worker's `Courier` does the rest.
"""

from services.chassis.deliveries.courier import Courier
from services.chassis.deliveries.queue import Delivery, Round, State, enqueue

__all__ = ["Courier", "Delivery", "Round", "State", "enqueue"]
