"""Which columns are encrypted."""

from services.chassis.sealed import SealedColumn

BOOKER = {part: f"centres.booker.{part}" for part in ("name", "phone")}
NOTE = "centres.note"
THINGS = ("booking", "milestone", "site")
"""Cases beside whose events remarks are kept."""

STAFF_NAME = SealedColumn(table="staff", key=("id",), column="name", context="staff.name.{id}")
STAFF_PHONE = SealedColumn(table="staff", key=("id",), column="phone", context="staff.phone.{id}")
BOOKERS = {
    part: SealedColumn(table="booking", key=("id",), column=part, context=context) for part, context in BOOKER.items()
}
SEALED = (
    STAFF_NAME,
    STAFF_PHONE,
    *BOOKERS.values(),
    *(SealedColumn(table=f"{each}_note", key=(each, "sequence"), column="text", context=NOTE) for each in THINGS),
)
