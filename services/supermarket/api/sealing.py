"""Personal data on its way in: sealed before it becomes part of a command."""

from collections.abc import Mapping

from services.chassis.phones import reachable
from services.chassis.sealing import seal_identity, seal_name, seal_phone
from services.chassis.vault import Vault
from services.supermarket.domain.customer import Customer
from services.supermarket.store.sealing import IDENTITY, NAME, NOTE, PHONE


def customer(data: Mapping[str, str] | None, vault: Vault) -> Customer:
    """A customer from a body's `{"name"?, "phone"?, "identity"?}`."""
    told = data or {}
    name, phone, identity = (told.get(part) for part in ("name", "phone", "identity"))
    return Customer(
        name=seal_name(name, NAME, vault) if name else None,
        phone=seal_phone(phone, PHONE, vault) if phone else None,
        reachable=reachable(phone) if phone else False,
        identity=seal_identity(identity, IDENTITY, vault) if identity else None,
    )


def note(text: str | None, vault: Vault) -> str | None:
    """A cadre's remark, encrypted."""
    return vault.encrypt(text, NOTE) if text else None
