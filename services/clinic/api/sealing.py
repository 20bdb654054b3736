"""Personal data on its way in: sealed before it becomes part of a command."""

import json
from collections.abc import Mapping
from typing import Any

from services.chassis.http.answer import encode
from services.chassis.phones import reachable
from services.chassis.sealing import seal_identity, seal_name, seal_phone
from services.chassis.vault import Vault
from services.clinic.domain.patient import Patient
from services.clinic.store.sealing import IDENTITY, NAME, NOTE, PHONE, REPORT


def patient(data: Mapping[str, str], vault: Vault) -> Patient:
    """A patient from a body's `{"name", "phone"?, "identity"?}`."""
    phone, identity = data.get("phone"), data.get("identity")
    return Patient(
        seal_name(data["name"], NAME, vault),
        seal_phone(phone, PHONE, vault) if phone else None,
        seal_identity(identity, IDENTITY, vault) if identity else None,
        reachable(phone) if phone else False,
    )


def note(text: str | None, vault: Vault) -> str | None:
    """A remark, encrypted."""
    return vault.encrypt(text, NOTE) if text else None


def card(body: Mapping[str, Any], vault: Vault) -> str:
    """All of a report, encrypted."""
    return vault.encrypt(encode(body).decode(), REPORT)


def read_card(clear: str) -> dict[str, Any]:
    """A report from its clear text."""
    content: dict[str, Any] = json.loads(clear)
    return content
