"""Why somebody who booked or signed up gets a message."""

from enum import StrEnum


class Purpose(StrEnum):
    """What they are told."""

    BOOKING_APPROVED = "booking_approved"
    BOOKING_REFUSED = "booking_refused"
    BOOKING_CANCELLED = "booking_cancelled"
    SIGNUP_PROMOTED = "signup_promoted"
    ACTIVITY_CANCELLED = "activity_cancelled"
