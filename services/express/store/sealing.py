"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis.sealed import SealedColumn

NAME, PHONE, AGENT, TRACE = "express.recipient.name", "express.recipient.phone", "express.agent.name", "express.trace"
NOTE, RAW = "express.note", "express.unmapped"
SENDER = {part: f"express.sender.{part}" for part in ("name", "phone", "identity")}
ADDRESSEE = {part: f"express.addressee.{part}" for part in ("name", "phone", "address")}


def _inside(column: str, part: str, context: str) -> SealedColumn:
    """A part of a shipment's people; an address has neither mask nor hash beside it."""
    path = (part,) if part == "address" else (part, "cipher")
    return SealedColumn(table="shipment", key=("id",), column=column, inside=path, context=context)


SENDER_COLUMNS = {part: _inside("sender", part, context) for part, context in SENDER.items()}
ADDRESSEE_COLUMNS = {part: _inside("recipient", part, context) for part, context in ADDRESSEE.items()}

SEALED = (
    SealedColumn(table="parcel", key=("id",), column="recipient_name", context=NAME),
    SealedColumn(table="parcel", key=("id",), column="recipient_phone", context=PHONE),
    SealedColumn(table="parcel", key=("id",), column="agent", inside=("name", "cipher"), context=AGENT),
    SealedColumn(table="parcel_trace", key=("parcel", "digest"), column="text", context=TRACE),
    SealedColumn(table="parcel_note", key=("parcel", "sequence"), column="text", context=NOTE),
    SealedColumn(table="unmapped_code", key=("source", "digest"), column="raw", context=RAW),
    *SENDER_COLUMNS.values(),
    *ADDRESSEE_COLUMNS.values(),
    SealedColumn(table="shipment_trace", key=("shipment", "digest"), column="text", context=TRACE),
    SealedColumn(table="shipment_note", key=("shipment", "sequence"), column="text", context=NOTE),
)
