"""Which columns are encrypted."""

from services.chassis.sealed import SealedColumn

STAFF_NAME = SealedColumn(table="staff", key=("id",), column="name", context="staff.name.{id}")
SEALED = (STAFF_NAME,)
