"""What reading endpoints of cases have in common: pages, the one that a path names, its history, its scans."""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection

from contracts.people import COUNTY
from contracts.refusals import NotFound
from services.chassis.http.page import page
from services.chassis.http.routes import Call, Json
from services.chassis.masking import mask_phones_in
from services.chassis.vault import Vault

Select: TypeAlias = Callable[..., list[dict[str, Any]]]
"""`select(connection, scope, limit, **wanted)`, newest change first."""
MOST = 100
"""Of somebody's own cases, so many are shown."""


class Told(Protocol):
    """What gives a case's events, oldest first, each with its `note` still encrypted; as a History does."""

    def read(self, connection: Connection, case: str) -> list[dict[str, Any]]: ...


def newest_first(call: Call, connection: Connection, select: Select, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A page of what `select` finds in scope, newest change first."""
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: select(connection, prefix, limit, after=after, **wanted),
        key=lambda case: (case["updated_at"], case["id"]),
    )


def the_one(call: Call, connection: Connection, select: Select, **wanted: Any) -> dict[str, Any]:
    """What the path names, of what `select` finds in scope. Raises NotFound."""
    found = select(connection, call.actor.scope, 1, id=call.path["id"], **wanted)
    if not found:
        raise NotFound("没有这条记录,或不在您的管辖范围内")
    return found[0]


def own_and_acted(connection: Connection, select: Select, phone: str, **wanted: Any) -> list[dict[str, Any]]:
    """What matches of somebody's own, by the hash of their phone, and of what they do for others, newest change first.

    `acting` says which it is.
    """
    own, acted = (select(connection, COUNTY, MOST, **{by: phone}, **wanted) for by in ("phone_hash", "agent_hash"))
    found = {each["id"]: each | {"acting": False} for each in own}
    found |= {each["id"]: each | {"acting": True} for each in acted}
    return sorted(found.values(), key=itemgetter("updated_at", "id"), reverse=True)


def history(events: Told, case: str, vault: Vault, connection: Connection, context: str) -> Json:
    """A case's events, oldest first; remarks were encrypted in `context`, and phone numbers in them are masked."""
    found = events.read(connection, case)
    for event in found:
        event["note"] = event["note"] and mask_phones_in(vault.decrypt(event["note"], context))
    return {"items": found}


def must_be_paper(case: Mapping[str, Any], file: str) -> None:
    """Raises NotFound unless the file is a paper of the case as it is shown, or shows that its agent may act."""
    proof = (case["agent"] or {}).get("proof", ())
    if file not in proof and not any(file in paper["files"] for paper in case["papers"]):
        raise NotFound("这件事项没有这个文件")
