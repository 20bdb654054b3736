"""Express parcels: what partners post, what cadres send and see, what the bus carries."""

from contracts.express.shared import carrier_code, waybill_number

__all__ = ["carrier_code", "waybill_number"]
