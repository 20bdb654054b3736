"""Which columns are encrypted."""

from services.chassis.sealed import SealedColumn

STAFF_NAME = SealedColumn(table="staff", key=("id",), column="name", context="staff.name.{id}")
STAFF_PHONE = SealedColumn(table="staff", key=("id",), column="phone", context="staff.phone.{id}")
SEALED = (STAFF_NAME, STAFF_PHONE)
