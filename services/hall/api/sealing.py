"""Personal data on its way in: sealed before it becomes part of a command."""

from collections.abc import Mapping
from typing import Any

from contracts.people import Identity, Sealed
from services.chassis.phones import reachable
from services.chassis.sealing import seal_identity, seal_name, seal_phone
from services.chassis.vault import Vault
from services.hall.domain.people import Applicant, Party
from services.hall.store.sealing import APPLICANT, HOUSEHOLD, MEMBER, NOTE, PARTY


def applicant(data: Mapping[str, Any], vault: Vault) -> Applicant:
    """An applicant from a body's `{"name", "phone"?, "identity": {"kind", "number"}}`."""
    phone = data.get("phone")
    return Applicant(
        seal_name(data["name"], APPLICANT["name"], vault),
        seal_phone(phone, APPLICANT["phone"], vault) if phone else None,
        seal_identity(data["identity"]["number"], APPLICANT["identity"], vault),
        Identity(data["identity"]["kind"]),
        reachable=phone is not None and reachable(phone),
    )


def party(data: Mapping[str, str], vault: Vault) -> Party:
    """A side of a dispute from a body's `{"name", "phone"}`."""
    return Party(*_person(data, PARTY, vault))


def member(data: Mapping[str, str], vault: Vault) -> tuple[Sealed, Sealed]:
    """Name and phone of a volunteer."""
    return _person(data, MEMBER, vault)


def household(data: Mapping[str, str], vault: Vault) -> tuple[Sealed, Sealed]:
    """Head and phone of a household."""
    return seal_name(data["head"], HOUSEHOLD["head"], vault), seal_phone(data["phone"], HOUSEHOLD["phone"], vault)


def note(text: str | None, vault: Vault) -> str | None:
    """Somebody's own words, encrypted."""
    return vault.encrypt(text, NOTE) if text else None


def _person(data: Mapping[str, str], contexts: Mapping[str, str], vault: Vault) -> tuple[Sealed, Sealed]:
    return seal_name(data["name"], contexts["name"], vault), seal_phone(data["phone"], contexts["phone"], vault)
