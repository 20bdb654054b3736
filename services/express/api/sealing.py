"""Personal data on its way in: sealed before it becomes part of a command."""

from collections.abc import Mapping
from typing import Any

from contracts.parcels import Identity
from services.chassis.masking import mask_identity, mask_name, mask_phone, phone_tail
from services.chassis.phones import domestic, reachable
from services.chassis.vault import Vault
from services.express.domain.people import Addressee, Agent, Recipient, Sealed, Sender
from services.express.store.sealing import ADDRESSEE, AGENT, NAME, NOTE, PHONE, SENDER


def recipient(data: Mapping[str, str] | None, vault: Vault) -> Recipient:
    """A recipient from a body's `{"name"?, "phone"?}`."""
    name, phone = (data or {}).get("name"), (data or {}).get("phone")
    return Recipient(
        Sealed(vault.encrypt(name, NAME), mask_name(name), vault.fingerprint(name)) if name else None,
        Sealed(vault.encrypt(phone, PHONE), mask_phone(phone), fingerprint(phone, vault)) if phone else None,
        phone_tail(phone) if phone else None,
        reachable(phone) if phone else False,
    )


def fingerprint(phone: str, vault: Vault) -> str:
    """What a phone is looked up by; the same with and without +86."""
    return vault.fingerprint(domestic(phone))


def agent(data: Mapping[str, str] | None, vault: Vault) -> Agent | None:
    """An agent from a body's `{"name", "relation"}`."""
    if data is None:
        return None
    name = data["name"]
    return Agent(Sealed(vault.encrypt(name, AGENT), mask_name(name), vault.fingerprint(name)), data["relation"])


def sender(data: Mapping[str, Any], vault: Vault) -> Sender:
    """A sender from a body's `{"name", "phone", "identity": {"kind", "number"}}`."""
    name, phone, number = data["name"], data["phone"], data["identity"]["number"]
    return Sender(
        Sealed(vault.encrypt(name, SENDER["name"]), mask_name(name), vault.fingerprint(name)),
        Sealed(vault.encrypt(phone, SENDER["phone"]), mask_phone(phone), fingerprint(phone, vault)),
        Sealed(vault.encrypt(number, SENDER["identity"]), mask_identity(number), vault.fingerprint(number)),
        Identity(data["identity"]["kind"]),
    )


def addressee(data: Mapping[str, str], vault: Vault) -> Addressee:
    """An addressee from a body's `{"name", "phone", "province", "address"}`."""
    name, phone = data["name"], data["phone"]
    return Addressee(
        Sealed(vault.encrypt(name, ADDRESSEE["name"]), mask_name(name), vault.fingerprint(name)),
        Sealed(vault.encrypt(phone, ADDRESSEE["phone"]), mask_phone(phone), fingerprint(phone, vault)),
        data["province"],
        vault.encrypt(data["address"], ADDRESSEE["address"]),
    )


def note(text: str | None, vault: Vault) -> str | None:
    """A cadre's remark, encrypted."""
    return vault.encrypt(text, NOTE) if text else None
