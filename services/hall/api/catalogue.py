"""The catalogue: read by everybody, edited by the county."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from contracts.bureaus import BUREAUS
from contracts.hall import catalogue as bodies
from contracts.people import Tier
from contracts.refusals import NotFound
from services.chassis.http.routes import Call, Json, Public, Read, Route, Write
from services.chassis.vault import Vault
from services.chassis.work import Command
from services.hall.domain.catalogue import BY_CODE
from services.hall.domain.item import Item, PaperNeeded, Terms
from services.hall.handlers.catalogue import Edit, Rename
from services.hall.store import groups, items


def guide(_query: Json, _vault: Vault, connection: Connection) -> Json:
    """All items as they are now, by class."""
    known, classes = items.newest(connection), groups.named(connection)
    called = {group.id: group.title for group in classes}
    return {
        "groups": [
            {
                "code": group.id,
                "title": group.title,
                "version": group.version,
                "items": [_shown(item, called) for item in known if item.group == group.id],
            }
            for group in classes
        ]
    }


def versions(call: Call, connection: Connection) -> Json:
    """An item as it was and is, newest first."""
    code = call.path["code"]
    if code not in BY_CODE:
        raise NotFound("事项目录中没有这一项")
    known = items.versions(connection, [code])
    numbers = sorted((version for _, version in known), reverse=True)
    called = {group.id: group.title for group in groups.named(connection)}
    return {"items": [_shown(items.at_version(BY_CODE[code], version, known), called) for version in numbers]}


def edit(call: Call) -> Command:
    """A new version."""
    return Edit(item=call.path["code"], terms=_terms(call.body))


def rename(call: Call) -> Command:
    """A class is called otherwise."""
    return Rename(group=call.path["group"], title=call.body["title"])


def _terms(body: Mapping[str, Any]) -> Terms:
    papers = tuple(PaperNeeded(**paper) for paper in body["papers"])
    return Terms(**{**body, "papers": papers, "flow": tuple(body["flow"]), "steps": tuple(body["steps"])})


def _shown(item: Item, called: Mapping[str, str]) -> dict[str, Any]:
    bureau = item.terms.bureau
    return {
        **asdict(item.terms),
        "code": item.id,
        "group": called[item.group],
        "nature": item.nature,
        "way": item.way,
        "statutory_days": item.statutory_days,
        "limit_unit": item.unit,
        "bureau_name": BUREAUS[bureau] if bureau else None,
        "version": item.version,
    }


ROUTES: tuple[Route, ...] = (
    Public(path="/v1/guide", read=guide, answer=bodies.GUIDE, summary="办事指南:7 大类 16 项"),
    Read(
        path="/v1/items/{code}",
        read=versions,
        answer=bodies.ITEM_VERSIONS,
        allow=frozenset({Tier.COUNTY}),
        summary="一项的各个版本",
    ),
    Write(
        path="/v1/items/{code}",
        method="PUT",
        command=edit,
        body=bodies.ITEM_EDITED,
        answer=bodies.ITEM_CHANGED,
        allow=frozenset({Tier.COUNTY}),
        summary="修改一项:产生新版本,已提交的申请不变",
    ),
    Write(
        path="/v1/classes/{group}",
        method="PUT",
        command=rename,
        body=bodies.CLASS_RENAMED,
        answer=bodies.CLASS_CHANGED,
        allow=frozenset({Tier.COUNTY}),
        summary="修改七大类之一的名称",
    ),
)
