"""Personal data on its way in: sealed before it becomes part of a command."""

from collections.abc import Mapping

from services.chassis.masking import mask_name, mask_phone, phone_tail
from services.chassis.vault import Vault
from services.express.domain import Agent, Recipient, Sealed
from services.express.store import AGENT, NAME, PHONE


def recipient(data: Mapping[str, str] | None, vault: Vault) -> Recipient:
    """A recipient from a body's `{"name"?, "phone"?}`."""
    name, phone = (data or {}).get("name"), (data or {}).get("phone")
    return Recipient(
        Sealed(vault.encrypt(name, NAME), mask_name(name), vault.fingerprint(name)) if name else None,
        Sealed(vault.encrypt(phone, PHONE), mask_phone(phone), vault.fingerprint(phone)) if phone else None,
        phone_tail(phone) if phone else None,
    )


def agent(data: Mapping[str, str] | None, vault: Vault) -> Agent | None:
    """An agent from a body's `{"name", "relation"}`."""
    if data is None:
        return None
    name = data["name"]
    return Agent(Sealed(vault.encrypt(name, AGENT), mask_name(name), vault.fingerprint(name)), data["relation"])
