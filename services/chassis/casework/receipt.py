"""What the receipt of a case says whatever it is about: to whoever scans it, and on paper."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from contracts.applications import REMEDIES
from contracts.bureaus import BUREAUS
from services.chassis import centres, receipts
from services.chassis.http.routes import Json
from services.chassis.paper import day, receipt_page
from services.chassis.papers import MISSING
from services.chassis.vault import Vault


def told(case: Json, says: str, same: Collection[str], connection: Connection) -> dict[str, Any]:
    """How a case stands as it is shown, in words: `same` are the fields that are told as they are."""
    return {
        **{name: case[name] for name in same},
        "centre_name": centres.names(connection).get(case["centre"], ""),
        "says": says,
        "missing": [paper["title"] for paper in case["papers"] if paper["state"] in MISSING],
        "remedy": [REMEDIES[each] for each in case["remedy"]],
    }


def own(case: Json, says: str, names: Mapping[str, str]) -> dict[str, Any]:
    """A case as it is shown, for whoever's own it is; `names` are those of the centres."""
    bureau = BUREAUS.get(case["bureau"]) if case["bureau"] else None
    return {**case, "says": says, "centre_name": names.get(case["centre"], ""), "bureau_name": bureau}


def printed(case: Json, vault: Vault) -> dict[str, Any]:
    """What the paper says besides: the receipt itself, whose it is, masked, and what they have handed in."""
    agent = case["agent"]
    return {
        "receipt": receipts.receipt(vault, case["number"]),
        "applicant": case["applicant"]["name"],
        "agent": agent and agent["name"],
        "handed_in": [paper["title"] for paper in case["papers"] if paper["state"] not in MISSING],
    }


def paper(
    on_it: Json, *, title: str, reasons: Mapping[str, str | None], link: str, limits: Mapping[str, str] | None = None
) -> str:
    """The page for paper. `reasons` follow how the case stands, `limits` the papers; `link` is as of `receipt_page`."""
    return receipt_page(
        title=title,
        number=on_it["number"],
        receipt=on_it["receipt"],
        facts={
            "申请人": on_it["applicant"] + (f"(代办人 {on_it['agent']})" if on_it["agent"] else ""),
            "事项": on_it["item_title"],
            "收件": f"{on_it['centre_name']},{day(on_it['submitted_at'])}",
            "进度": on_it["says"],
            **reasons,
            "已交材料": "、".join(on_it["handed_in"]),
            "还缺材料": "、".join(on_it["missing"]),
            **(limits or {}),
            "依据": on_it["source"],
            "不服可以": ";".join(on_it["remedy"]),
        },
        link=link,
        signed_on=day(on_it["updated_at"]),
    )
