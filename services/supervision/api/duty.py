"""What a town enters of duty at a centre (坐班值班), where nothing that was handled shows it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.supervision import silence as bodies
from services.chassis.casework.acting import note
from services.chassis.http.page import feed_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write, in_sheets
from services.chassis.masking import mask_phones_in
from services.chassis.vault import Vault
from services.supervision.domain.silence import Duty
from services.supervision.handlers.listening import EnterDuty
from services.supervision.store import listening as store


def enter(call: Call) -> EnterDuty:
    """Somebody is there, with a reason."""
    duty = Duty(call.body["begin"], call.body["until"])
    return EnterDuty(call.path["id"], duty, note(call.body["note"], store.NOTE, call.vault))


def entered(call: Call, connection: Connection) -> Json:
    """What was entered at a centre, newest first. Raises NotFound for a centre out of scope."""
    centre = call.path["id"]
    if not call.actor.covers(centre):
        raise NotFound("没有这个服务中心,或不在您的管辖范围内")
    return page(
        call.actor,
        {**call.query, "centre": centre},
        fetch=lambda _, after, limit: [
            _entry(row, call.vault) for row in store.entries(connection, centre, limit, after[0] if after else None)
        ],
        key=lambda entry: (entry["sequence"],),
    )


def _entry(row: Any, vault: Vault) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "entered_at": row.entered_at,
        "entered_by": row.entered_by,
        "begin": datetime.fromisoformat(row.begin),
        "until": datetime.fromisoformat(row.until),
        "note": row.note and mask_phones_in(vault.decrypt(row.note, store.NOTE)),
    }


_COLUMNS = {"entered_at": "登记时间", "entered_by": "登记人", "from": "从", "until": "到", "note": "理由"}
ENTERED = Read(
    path="/v1/centres/{id}/duty",
    read=entered,
    query=feed_query(int),
    answer=bodies.DUTY_PAGE,
    summary="镇街登记的值班与理由,新的在前",
)

ROUTES: tuple[Route, ...] = (
    ENTERED,
    *in_sheets(ENTERED, _COLUMNS),
    Write(
        path="/v1/centres/{id}/duty",
        command=enter,
        body=bodies.ENTER_DUTY,
        answer=bodies.DUTY_ENTERED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="登记值班:没有办件也有人在岗,写明理由",
    ),
)
