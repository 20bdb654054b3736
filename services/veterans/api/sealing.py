"""Personal data on its way in: sealed before it becomes part of a command."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.chassis.casework.acting import note
from services.chassis.phones import reachable
from services.chassis.sealing import seal_identity, seal_name, seal_phone
from services.chassis.vault import Vault
from services.veterans.domain.people import Person
from services.veterans.handlers.register import Entry
from services.veterans.store.sealing import HOME, NOTE, PERSON, SERVICE

_BORN = slice(6, 14)
"""Where an identity card's number has the day of birth (GB 11643)."""


def person(data: Mapping[str, Any], identity: str, vault: Vault) -> Person:
    """Somebody from a body's `{"name", "phone"?}` and the number of their identity card."""
    phone = data.get("phone")
    return Person(
        seal_name(data["name"], PERSON["name"], vault),
        seal_phone(phone, PERSON["phone"], vault) if phone else None,
        seal_identity(identity, PERSON["identity"], vault),
        reachable=phone is not None and reachable(phone),
    )


def entry(data: Mapping[str, Any], vault: Vault) -> Entry:
    """What is entered of somebody; the day of birth stands in the number, and is kept nowhere else."""
    service = data.get("service")
    return Entry(
        person=person(data, data["identity"], vault),
        home=vault.encrypt(_json(data["home"]), HOME),
        service=vault.encrypt(_json(service), SERVICE) if service else None,
        born=datetime.strptime(data["identity"][_BORN] + "+0800", "%Y%m%d%z").date(),
        gravely_ill=data["gravely_ill"],
        note=note(data.get("note"), NOTE, vault),
    )


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)
