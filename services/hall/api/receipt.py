"""The receipt (回执): a page that a cadre prints, and how the application stands for whoever scans its code."""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from contracts.applications import ApplicationState as State
from contracts.hall.receipts import RECEIPT_ANSWER, RECEIPT_PRINTED
from contracts.people import Tier
from contracts.receipts import RECEIPT_ASKED
from services.chassis import receipts
from services.chassis.casework import receipt
from services.chassis.http.routes import Call, Json, Open, Print, Route
from services.chassis.paper import day
from services.chassis.vault import Vault
from services.hall.api import looking
from services.hall.store import items, reads

SCANNED = "/receipt#hall:"
"""Where the code on the paper leads. What follows the # stays in the phone: no server's log has it."""

SAYS: dict[State, str] = {
    State.SUBMITTED: "已收件,5 个工作日内告知是否受理",
    State.SUPPLEMENT_REQUESTED: "材料需要补正,请按清单一次补齐",
    State.ACCEPTED: "已受理",
    State.DEEMED_ACCEPTED: "已视为受理",
    State.NOT_ACCEPTED: "不予受理",
    State.LAPSED: "逾期没有补正,申请已终止;材料齐了可以重新申请",
    State.FORWARDED: "已转县直部门",
    State.ACKNOWLEDGED: "县直部门正在办理",
    State.HANDED_BACK: "部门退回,村里正在核实",
    State.GRANTED: "已准予,可到服务中心领取,也可请村里送上门",
    State.REFUSED: "不予",
    State.DELIVERED: "决定已送达",
    State.WITHDRAWN: "申请已撤回",
}
TITLES: dict[State, str] = {
    State.SUBMITTED: "收件回执",
    State.SUPPLEMENT_REQUESTED: "补正告知书",
    State.NOT_ACCEPTED: "不予受理告知书",
}
"""What the paper is called at first; later it is a receipt of acceptance (行政许可法第三十二条)."""


def look_up(body: Json, vault: Vault, connection: Connection) -> Json:
    """How it stands, for whoever shows the receipt."""
    found = receipts.shown_by(vault, body["receipt"], partial(reads.by_number, connection))
    return told(looking.shown(found, vault), connection)


def shown(call: Call, connection: Connection) -> Json:
    """What stands on the paper."""
    application = looking.shown(looking.one(call, connection), call.vault)
    terms = items.version(connection, application["item"], application["item_version"])
    limits = {"limit_days": terms.limit_days, "source": terms.source}
    return told(application, connection) | receipt.printed(application, call.vault) | limits


def page(on_it: Json, address: str) -> str:
    """The page for paper: A5, black on white, with the code."""
    promised = f",应于 {day(on_it['promised_at'])} 前作出决定" if on_it["promised_at"] else ""
    return receipt.paper(
        on_it,
        title=TITLES.get(State(on_it["state"]), "受理回执"),
        reasons={"请到": on_it["go_to"], "理由": on_it["told"]},
        limits={"办理时限": f"受理后 {on_it['limit_days']} 个工作日{promised}"},
        link=f"{address}{SCANNED}",
    )


def told(application: Json, connection: Connection) -> dict[str, Any]:
    """How an application stands, in words."""
    return receipt.told(application, says(application), _SAME, connection)


def says(application: Json) -> str:
    """The step that it has come to, in a sentence."""
    said = SAYS[State(application["state"])]
    return f"{said}:不予" if _refusal(application) else said


_SAME = ("number", "item_title", "state", "go_to", "told", "promised_at", "submitted_at", "updated_at")


def _refusal(application: Json) -> bool:
    handed_over: bool = application["state"] == State.DELIVERED
    return handed_over and application["decision"] == State.REFUSED


ROUTES: tuple[Route, ...] = (
    Print(
        path="/v1/applications/{id:uuid}/receipt",
        read=shown,
        answer=RECEIPT_PRINTED,
        page=page,
        allow=frozenset({Tier.CADRE}),
        summary="回执:打印给申请人,编号和二维码可查进度",
    ),
    Open(
        path="/v1/receipts",
        do=look_up,
        body=RECEIPT_ASKED,
        answer=RECEIPT_ANSWER,
        summary="任何人:凭回执查办到哪一步",
    ),
)
