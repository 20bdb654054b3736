"""The receipt (回执): a page that a cadre prints, and how the case stands for whoever scans its code.

Who has no phone gets no message and no code: the receipt shows them the same.
"""

from functools import partial
from typing import Any

from sqlalchemy import Connection

from contracts.receipts import RECEIPT_ASKED
from contracts.veterans.receipts import RECEIPT_ANSWER, RECEIPT_PRINTED
from contracts.veteranwork import CaseState as State
from contracts.veteranwork import Item
from services.chassis import receipts
from services.chassis.casework import receipt
from services.chassis.http.routes import Call, Json, Open, Print, Route
from services.chassis.vault import Vault
from services.veterans.api import looking
from services.veterans.api.register import CADRE
from services.veterans.domain.items import ITEMS
from services.veterans.store import reads

SCANNED = "/receipt#veterans:"
"""Where the code on the paper leads."""

SAYS: dict[State, str] = {
    State.SUBMITTED: "已收件,等待村服务站受理",
    State.SUPPLEMENT_REQUESTED: "材料需要补正,请按清单一次补齐",
    State.ACCEPTED: "已受理,村服务站正在初核",
    State.NOT_ACCEPTED: "不予受理",
    State.LAPSED: "逾期没有补正,申请已终止;材料齐了可以重新申请",
    State.PAPERS_AWAITED: "还要补材料,请按清单一次补齐;补齐前暂停计时",
    State.VILLAGE_CHECKED: "村里已初核,报到镇街",
    State.TOWN_ACCEPTED: "镇街正在审核",
    State.COUNTY_REVIEW: "县里正在审核",
    State.CITY_REVIEW: "市里正在审核",
    State.PROVINCE_REVIEW: "省里正在审核",
    State.GRANTED: "已准予,办好后通知领取",
    State.REFUSED: "不予",
    State.MAKING: "已准予,正在制证",
    State.COUNTY_RECEIVED: "证件已到县里,正发往镇街",
    State.TOWN_ISSUED: "已办好,请带身份证到服务中心领取,也可请村里送上门",
    State.DELIVERED: "已送达",
    State.WITHDRAWN: "申请已撤回",
}
TITLES: dict[State, str] = {
    State.SUBMITTED: "收件回执",
    State.SUPPLEMENT_REQUESTED: "补正告知书",
    State.PAPERS_AWAITED: "补正告知书",
    State.NOT_ACCEPTED: "不予受理告知书",
}
"""What the paper is called at first; later it is a receipt of acceptance."""


def look_up(body: Json, vault: Vault, connection: Connection) -> Json:
    """How it stands, for whoever shows the receipt."""
    found = receipts.shown_by(vault, body["receipt"], partial(reads.by_number, connection))
    return told(looking.shown(found, vault), connection)


def shown(call: Call, connection: Connection) -> Json:
    """What stands on the paper."""
    case = looking.shown(looking.one(call, connection), call.vault)
    source = {"source": ITEMS[Item(case["item"])].source}
    return told(case, connection) | receipt.printed(case, call.vault) | source


def page(on_it: Json, address: str) -> str:
    """The page for paper: A5, black on white, with the code."""
    state = State(on_it["state"])
    return receipt.paper(
        on_it,
        title=TITLES.get(state, "受理回执"),
        reasons={"请到" if state is State.NOT_ACCEPTED else "理由": on_it["told"]},
        link=f"{address}{SCANNED}",
    )


def told(case: Json, connection: Connection) -> dict[str, Any]:
    """How a case stands, in words."""
    return receipt.told(case, says(case), _SAME, connection)


def says(case: Json) -> str:
    """The level that it has come to, in a sentence."""
    return SAYS[State(case["state"])]


_SAME = ("number", "item_title", "state", "told", "submitted_at", "updated_at")

ROUTES: tuple[Route, ...] = (
    Print(
        path="/v1/cases/{id:uuid}/receipt",
        read=shown,
        answer=RECEIPT_PRINTED,
        page=page,
        allow=CADRE,
        summary="回执:打印给申请人,编号和二维码可查进度",
    ),
    Open(
        path="/v1/receipts",
        do=look_up,
        body=RECEIPT_ASKED,
        answer=RECEIPT_ANSWER,
        summary="任何人:凭回执查办到哪一级",
    ),
)
