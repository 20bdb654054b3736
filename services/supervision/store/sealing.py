"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis.sealed import SealedColumn

NOTE = "supervision.ladder_note"

NOTE_COLUMN = SealedColumn(table="ladder_note", key=("ladder", "sequence"), column="text", context=NOTE)
