"""A shipment at HERE, and a body that each of the paths of shipments would take."""

from collections.abc import Mapping
from typing import Any

from contracts.parcels import Contents
from contracts.people import Actor, Tier
from services.chassis.config import Settings
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork
from services.express.api import sealing
from services.express.handlers.sending import Draft
from tests.integration.express.sending import DRAFT, GOODS, LOOKED, RECIPIENT, SENDER
from tests.integration.routes.callers import HERE

_ONE = "/v1/shipments/{shipment:uuid}/"
BODIES: Mapping[str, Any] = {
    "/v1/shipments": DRAFT,
    "/v1/shipments/bulk": {"sender": SENDER, "carrier": "yunda", "items": [GOODS]},
    "/v1/shipments/search": {"waybill": "YD0002"},
    f"{_ONE}check": LOOKED,
    f"{_ONE}accept": {"postage_fen": 1200},
    f"{_ONE}hand-over": {"carrier": "yunda", "waybill": "YD0002"},
    f"{_ONE}withdraw": {"reason": "changed_mind"},
    f"{_ONE}correct": {"reason": "登记有误"},
}


def drafted(unit: UnitOfWork, settings: Settings) -> str:
    """The id of a new shipment; HERE is known."""
    assert settings.field_keys_file
    vault = Vault.from_file(settings.field_keys_file)
    command = Draft(
        shipment=str(uuid7()),
        centre=HERE,
        sender=sealing.sender(SENDER, vault),
        recipient=sealing.addressee(RECIPIENT, vault),
        carrier="yunda",
        contents=Contents.PRODUCE,
        weight_g=5000,
    )
    [made] = unit.run([Job(command=command, actor=Actor("staff:1", Tier.CADRE, HERE))])
    assert made.answer
    return command.shipment
