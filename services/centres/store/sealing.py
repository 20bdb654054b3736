"""Which columns are encrypted."""

from services.chassis.sealed import SealedColumn

BOOKER = {part: f"centres.booker.{part}" for part in ("name", "phone")}
PARTICIPANT = {part: f"centres.participant.{part}" for part in ("name", "phone", "guardian")}
NOTE = "centres.note"
THINGS = ("activity", "booking", "device", "centre", "milestone", "signup", "site")
"""Cases beside whose events remarks are kept."""

STAFF_NAME = SealedColumn(table="staff", key=("id",), column="name", context="staff.name.{id}")
STAFF_PHONE = SealedColumn(table="staff", key=("id",), column="phone", context="staff.phone.{id}")
BOOKERS = {
    part: SealedColumn(table="booking", key=("id",), column=part, context=context) for part, context in BOOKER.items()
}
PARTICIPANTS = {
    part: SealedColumn(table="signup", key=("id",), column=part, context=context)
    for part, context in PARTICIPANT.items()
}
OFFICERS = {
    part: SealedColumn(table="officer", key=("id",), column=part, context=f"centres.officer.{part}")
    for part in ("name", "phone")
}
SEALED = (
    STAFF_NAME,
    STAFF_PHONE,
    *OFFICERS.values(),
    *BOOKERS.values(),
    *PARTICIPANTS.values(),
    *(SealedColumn(table=f"{each}_note", key=(each, "sequence"), column="text", context=NOTE) for each in THINGS),
)
