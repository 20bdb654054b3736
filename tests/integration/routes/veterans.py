"""Somebody on the register at HERE, a case that a bureau has, a petition, a visit; a body for each of the paths."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.applications import Through
from contracts.bureaus import bureau_of
from contracts.people import COUNTY, Actor, Tier
from contracts.veteranwork import Belonging, Item
from services.chassis import files
from services.chassis.calendar import day_of
from services.chassis.casework.deeds import OnCase
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from services.veterans.api import API, sealing
from services.veterans.domain.petition import Petition
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.handlers import beginnings, register
from services.veterans.handlers.cases import Submit
from services.veterans.store.sealing import PETITION
from tests.integration.routes.callers import BUREAU, HERE
from tests.unit.chassis.scans import pdf

PERSON = {"name": "赵金穗", "phone": "13900000001"}
NUMBER = "11010519491231002X"
ENTRY = {**PERSON, "identity": NUMBER, "gravely_ill": False, "home": {"address": "十里铺 12 号"}}
CADRE, TOWN = Actor(f"{Tier.CADRE}:1", Tier.CADRE, HERE), Actor(f"{Tier.TOWN}:1", Tier.TOWN, HERE[:9])
DECIDING = bureau_of(Actor(BUREAU, Tier.BUREAU, COUNTY)) or ""
_VETERAN, _CASE, _BUREAU = "/v1/veterans/{id:uuid}", "/v1/cases/{id:uuid}/", "/v1/bureau/cases/{id:uuid}/"
_PETITION, _ANSWER, _VISIT = "/v1/petitions/{id:uuid}/", "/v1/bureau/petitions/{id:uuid}/", "/v1/visits/{id:uuid}/"
_TOMORROW = (day_of(datetime.now(UTC)) + timedelta(days=1)).isoformat()
BODIES: Mapping[str, Any] = {
    "/v1/veterans": ENTRY | {"belonging": "veteran"},
    "/v1/veterans/search": {"name": "赵金穗"},
    _VETERAN: ENTRY,
    f"{_VETERAN}/strike-off": {"reason": "moved"},
    f"{_VETERAN}/correct": {"note": "点错"},
    "/v1/cases/search": {"name": "赵金穗"},
    f"{_CASE}papers": {"paper": "hardship"},
    f"{_CASE}review": {"paper": "hardship", "fit": True},
    f"{_CASE}decline": {"reason": "not_ours", "go_to": "县医保局"},
    f"{_CASE}advance": {"to": "county_review"},
    f"{_CASE}hand-back": {"reason": "unclear", "note": "请核实"},
    f"{_CASE}refuse": {"remedy": ["complaint"], "reason": "不符合条件"},
    f"{_CASE}deliver": {"receiver": "self"},
    f"{_CASE}withdraw": {"reason": "mistake"},
    f"{_CASE}correct": {"note": "点错"},
    f"{_BUREAU}advance": {"to": "city_review"},
    f"{_BUREAU}hand-back": {"reason": "unclear", "note": "请核实"},
    f"{_BUREAU}refuse": {"remedy": ["reconsideration"], "reason": "收入高于标准"},
    f"{_BUREAU}correct": {"note": "点错"},
    "/v1/petitions": {"petitioner": PERSON | {"identity": NUMBER}, "bureau": "veterans", "text": "待遇未落实"},
    f"{_PETITION}withdraw": {"reason": "mistake"},
    f"{_PETITION}correct": {"note": "点错"},
    **{f"{_ANSWER}{verb}": {"told": "已核实"} for verb in ("decline", "answer", "recheck", "review")},
    f"{_ANSWER}extend": {"days": 30, "note": "情况复杂"},
    f"{_ANSWER}correct": {"note": "点错"},
    f"{_VISIT}replan": {"day": _TOMORROW},
    f"{_VISIT}correct": {"note": "点错"},
    "/v1/my/cases": {"item": "aid", "applicant": {"name": PERSON["name"], "identity": NUMBER}},
    "/v1/my/cases/{id:uuid}/papers": {"paper": "hardship"},
    "/v1/my/cases/{id:uuid}/withdraw": {"reason": "mistake"},
}


def begun(settings: Settings) -> tuple[str, str, Mapping[str, Any]]:
    """The one id of all that there is at HERE, as no path is for two of them, its scan, and bodies that name it."""
    assert settings.field_keys_file
    vault, engine = Vault.from_file(settings.field_keys_file), engine_for(settings.database_url, name="test")
    unit = UnitOfWork("veterans", engine, API.store(settings, vault), API.handlers)
    with engine.begin() as connection:
        file = files.keep(connection, vault, pdf(), CADRE)["id"]
    one = str(uuid7())
    for actor, command in _beginnings(one, file, vault):
        [outcome] = unit.run([Job(command=command, actor=actor)])
        assert outcome.answer is not None, outcome
    engine.dispose()
    named = {
        "/v1/cases": {"veteran": one, "item": "aid"},
        "/v1/visits": {"veteran": one, "day": _TOMORROW},
    }
    return one, file, {**BODIES, **named}


def _beginnings(one: str, file: str, vault: Vault) -> list[tuple[Actor, Command]]:
    entry = sealing.entry(ENTRY, vault)
    enter = register.Register(veteran=one, centre=HERE, belonging=Belonging.VETERAN, discharged_on=None, entry=entry)
    scans = {"identity_card": (file,), "hardship": (), "income_check": ()}
    apply = Submit(
        case=one,
        number="7K3M9QXD",
        receipt="7K3M9QXD-2B4C6D8E",
        veteran=one,
        item=Item.AID,
        occasion=None,
        agent=None,
        scans=scans,
        through=Through.COUNTER,
    )
    petition = beginnings.Register(
        petition=one,
        centre=HERE,
        petitioner=entry.person,
        bureau=DECIDING,
        text=vault.encrypt("待遇未落实", PETITION),
    )
    visit = beginnings.Plan(visit=one, veteran=one, day=day_of(datetime.now(UTC)), note=None)
    return [
        (CADRE, CopyCentre(id=HERE, name="十里铺", version=1)),
        *((CADRE, command) for command in (enter, apply, petition, visit)),
        (CADRE, _do(VeteranCase, one, VeteranCase.accept)),
        (CADRE, _do(VeteranCase, one, VeteranCase.check)),
        (TOWN, _do(VeteranCase, one, VeteranCase.take)),
        (TOWN, _do(VeteranCase, one, VeteranCase.to_county)),
        (CADRE, _do(Petition, one, Petition.transfer)),
    ]


def _do(kind: Any, case: str, verb: Callable[[Any, Any], None]) -> OnCase:
    return OnCase(kind=kind, case=case, verb=verb)
