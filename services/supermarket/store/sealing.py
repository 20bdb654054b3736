"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis import agents
from services.chassis.sealed import SealedColumn

NAME, PHONE, IDENTITY = (f"supermarket.customer.{part}" for part in ("name", "phone", "identity"))
NOTE = "supermarket.note"
AGENT = agents.contexts("supermarket")


def _of_customer(part: str, context: str) -> SealedColumn:
    return SealedColumn(table="shop_order", key=("id",), column="customer", inside=(part, "cipher"), context=context)


SEALED = (
    _of_customer("name", NAME),
    _of_customer("phone", PHONE),
    _of_customer("identity", IDENTITY),
    *agents.columns("shop_order", AGENT),
    SealedColumn(table="shop_order_note", key=("shop_order", "sequence"), column="text", context=NOTE),
    SealedColumn(table="stock_movement", key=("id",), column="note", context=NOTE),
    SealedColumn(table="pesticide_ledger", key=("id",), column="buyer", context=NAME),
    SealedColumn(table="pesticide_ledger", key=("id",), column="identity", context=IDENTITY),
)
