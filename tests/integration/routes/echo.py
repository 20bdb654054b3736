"""A case of the echo wall at HERE, handed to the bureau, a bad rating's case and a box; and a body for each path."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.feedback.words import Channel, Displeasure, Kind, Level, RatedBy, opened_by
from contracts.people import Actor, Tier
from services.chassis import files, receipts
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from services.feedback.api import API, sealing
from services.feedback.domain.box import box_id
from services.feedback.domain.case import Case
from services.feedback.domain.rating import Ticket
from services.feedback.handlers.cases import File, On
from services.feedback.handlers.ratings import Install, Rate
from services.feedback.handlers.templates import Edit
from tests.integration.routes.callers import BUREAU, HERE
from tests.unit.chassis.scans import pdf

CADRE = Actor("staff:1", Tier.CADRE, HERE)
_CASE, _RECTIFICATION = "/v1/cases/{case:uuid}/", "/v1/rectifications/{rectification:uuid}/"
FILING = {"kind": "help", "centre": HERE, "text": "村东头路灯坏了", "about_staff": False}
TEMPLATE = str(uuid7())
QUERIES = {"/v1/counter/qr": {"service": "express"}}
BODIES: Mapping[str, Any] = {
    "/v1/cases": FILING,
    "/v1/cases/registered": FILING | {"channel": "counter"},
    "/v1/cases/search": {"number": "7K3M9QXD"},
    f"{_CASE}reject": {"reason": "not_ours", "note": "请到派出所"},
    f"{_CASE}assign": {"assignee": "staff:370829001001-02"},
    f"{_CASE}return": {"reason": "other_office", "note": "不归我们管"},
    f"{_CASE}transfer": {"bureau": "health"},
    f"{_CASE}extension": {"days": 5, "note": "要等零件"},
    f"{_CASE}reply": {"text": "已修好", "question": "路灯不亮"},
    f"{_CASE}revisit": {"solved": True, "level": 5},
    f"{_CASE}conclude": {"text": "已查明"},
    f"{_CASE}correct": {"reason": "点错"},
    "/v1/counter/tickets": {"service": "express"},
    **{f"{_RECTIFICATION}{verb}": {"note": "已核实"} for verb in ("verify", "rectify", "answer", "close")},
    **{f"{_RECTIFICATION}{verb}": {"note": "已核实"} for verb in ("appeal", "uphold", "redo")},
    **{f"{_RECTIFICATION}{verb}": {"note": "误点"} for verb in ("dismiss", "confirm")},
    f"{_RECTIFICATION}correct": {"reason": "点错"},
    f"{_RECTIFICATION}call-back": {"note": "已回访", "reached": False},
    f"{_CASE}draft": {"template": TEMPLATE},
    "/v1/templates/{template:uuid}": {"title": "已修好", "text": "{编号}:{办理结果}"},
    "/v1/my/cases": FILING | {"contact": {"phone": "13800009999"}},
    "/v1/boxes": {"centre": HERE},
    "/v1/boxes/{box:uuid}/unlock": {"witness": "town:370829001", "slips": 0},
    "/v1/boxes/{box:uuid}/correct": {"reason": "点错"},
}


def said(settings: Settings) -> Mapping[str, str]:
    """The ids of what there is at HERE."""
    assert settings.field_keys_file
    vault, engine = Vault.from_file(settings.field_keys_file), engine_for(settings.database_url, name="test")
    unit = UnitOfWork("feedback", engine, API.store(settings, vault), API.handlers)
    with engine.begin() as connection:
        scan = files.keep(connection, vault, pdf(), CADRE)["id"]
    case, rating = str(uuid7()), str(uuid7())
    for command in _beginnings(case, rating, scan, vault):
        [outcome] = unit.run([Job(command=command, actor=CADRE)])
        assert outcome.answer is not None, outcome
    engine.dispose()
    parts = {"case": case, "rectification": opened_by(rating), "box": box_id(HERE)}
    return parts | {"template": TEMPLATE, "file": scan}


def _beginnings(case: str, rating: str, scan: str, vault: Vault) -> list[Command]:
    number, later = receipts.draw(), datetime.now(UTC) + timedelta(days=1)
    return [
        CopyCentre(id=HERE, name="十里铺", version=1),
        File(
            case=case,
            number=number,
            receipt=receipts.receipt(vault, number),
            kind=Kind.HELP,
            channel=Channel.COUNTER,
            about=HERE,
            about_staff=False,
            about_town=False,
            private=False,
            text=sealing.text("村东头路灯坏了", vault),
            filer=sealing.filer({"name": "王白露", "phone": "13812345678"}, vault),
            files=(scan,),
        ),
        On(kind=Case, key=case, verb=lambda each, deed, _: each.accept(deed)),
        On(kind=Case, key=case, verb=lambda each, deed, _: each.transfer(deed, BUREAU.removeprefix("bureau:"))),
        Rate(
            ticket=Ticket(rating, "express", HERE, RatedBy.COUNTER, later),
            level=Level.BAD,
            displeasure=Displeasure.SLOW,
            text=None,
            phone=None,
        ),
        Install(centre=HERE),
        Edit(template=TEMPLATE, title="已修好", text="{编号}:{办理结果}", kind=None, retired=False),
    ]
