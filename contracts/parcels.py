"""The vocabulary of parcels: states, consent, channels. Standard library only."""

from enum import StrEnum


class ParcelState(StrEnum):
    """Where a parcel is on its way through a station."""

    EXPECTED = "expected"
    INBOUND = "inbound"
    NOTIFIED = "notified"
    COLLECTED = "collected"


class Consent(StrEnum):
    """Whether the recipient agreed that the parcel is left at the station (快递市场管理办法 2024, arts 28 and 54)."""

    RECORDED = "recorded"
    MISSING = "missing"


class CollectedBy(StrEnum):
    """本人签收 or 代收: two different facts."""

    SELF = "self"
    AGENT = "agent"


class Channel(StrEnum):
    """How the recipient was told that the parcel is there."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    IN_PERSON = "in_person"


class TraceMeaning(StrEnum):
    """What a carrier's code says, in our words; the carriers' tables map on these."""

    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AT_STATION = "at_station"
    SIGNED_FOR = "signed_for"
    PROBLEM = "problem"
    RETURNING = "returning"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    UNMAPPED = "unmapped"
