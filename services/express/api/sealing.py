"""Personal data on its way in: sealed before it becomes part of a command."""

from collections.abc import Mapping
from typing import Any

from contracts.parcels import OTHER_RELATION, RELATIONS
from contracts.people import Identity
from services.chassis.masking import phone_tail
from services.chassis.phones import reachable
from services.chassis.sealing import seal_identity, seal_name, seal_phone
from services.chassis.vault import Vault
from services.express.domain.people import Addressee, Agent, Recipient, Sender
from services.express.store.sealing import ADDRESSEE, AGENT, NAME, NOTE, PHONE, SENDER


def recipient(data: Mapping[str, str] | None, vault: Vault) -> Recipient:
    """A recipient from a body's `{"name"?, "phone"?}`."""
    name, phone = (data or {}).get("name"), (data or {}).get("phone")
    return Recipient(
        seal_name(name, NAME, vault) if name else None,
        seal_phone(phone, PHONE, vault) if phone else None,
        phone_tail(phone) if phone else None,
        reachable(phone) if phone else False,
    )


def agent(data: Mapping[str, str] | None, vault: Vault) -> Agent | None:
    """An agent from a body's `{"name", "relation"}`: the latter is told further, so it names nobody."""
    if data is None:
        return None
    relation = data["relation"] if data["relation"] in RELATIONS else OTHER_RELATION
    return Agent(seal_name(data["name"], AGENT, vault), relation)


def relation_said(data: Mapping[str, str] | None, vault: Vault) -> str | None:
    """What a body's agent says in words of their own, encrypted as the hand-over's remark."""
    if data is None or data["relation"] in RELATIONS:
        return None
    return note(f"代收人自述关系:{data['relation']}", vault)


def sender(data: Mapping[str, Any], vault: Vault) -> Sender:
    """A sender from a body's `{"name", "phone", "identity": {"kind", "number"}}`."""
    return Sender(
        seal_name(data["name"], SENDER["name"], vault),
        seal_phone(data["phone"], SENDER["phone"], vault),
        seal_identity(data["identity"]["number"], SENDER["identity"], vault),
        Identity(data["identity"]["kind"]),
    )


def addressee(data: Mapping[str, str], vault: Vault) -> Addressee:
    """An addressee from a body's `{"name", "phone", "province", "address"}`."""
    return Addressee(
        seal_name(data["name"], ADDRESSEE["name"], vault),
        seal_phone(data["phone"], ADDRESSEE["phone"], vault),
        data["province"],
        vault.encrypt(data["address"], ADDRESSEE["address"]),
    )


def note(text: str | None, vault: Vault) -> str | None:
    """A cadre's remark, encrypted."""
    return vault.encrypt(text, NOTE) if text else None
