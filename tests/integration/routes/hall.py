"""An application at HERE that a bureau has, a mediation, a task, and bodies for the hall's paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.applications import Through
from contracts.people import COUNTY, Actor, Tier
from contracts.villagework import Dispute, TaskKind
from services.chassis import files
from services.chassis.casework.deeds import OnCase
from services.chassis.centres import CopyCentre
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Command, Job, UnitOfWork
from services.hall.api import API, sealing
from services.hall.domain.application import Application
from services.hall.domain.mediation import Mediation
from services.hall.domain.team import Household, Member
from services.hall.handlers.applications import Submit
from services.hall.handlers.community import Link, OpenTask, Request
from tests.integration.routes.callers import BUREAU, HERE
from tests.unit.chassis.scans import pdf

PERSON = {"name": "赵金穗", "phone": "13900000001"}
APPLICANT = PERSON | {"identity": {"kind": "id_card", "number": "11010519491231002X"}}
CADRE = Actor(f"{Tier.CADRE}:1", Tier.CADRE, HERE)
VILLAGE_BUREAU = Actor(BUREAU, Tier.BUREAU, COUNTY)
_APPLICATION, _BUREAU = "/v1/applications/{id:uuid}/", "/v1/bureau/applications/{id:uuid}/"
_MEDIATION, _TASK, _OWN = "/v1/mediations/{id:uuid}/", "/v1/tasks/{id:uuid}/", "/v1/my/applications/{id:uuid}/"
ITEM = {
    "title": "临时救助",
    "bureau": "civil_affairs",
    "flow": ["申请"],
    "steps": ["到窗口"],
    "papers": [],
    "place": "窗口",
    "limit_days": 7,
    "source": "社会救助暂行办法",
}
BODIES: Mapping[str, Any] = {
    "/v1/items/{code}": ITEM,
    "/v1/classes/{group}": {"title": "民政与救助"},
    "/v1/applications": {"item": "temporary_relief", "applicant": APPLICANT},
    "/v1/applications/search": {"name": "赵金穗"},
    f"{_APPLICATION}papers": {"paper": "form"},
    f"{_APPLICATION}review": {"paper": "form", "fit": True},
    f"{_APPLICATION}decline": {"reason": "not_ours", "go_to": "县医保局"},
    f"{_APPLICATION}deliver": {"through": "counter"},
    f"{_APPLICATION}withdraw": {"reason": "mistake"},
    f"{_APPLICATION}correct": {"note": "点错"},
    f"{_BUREAU}hand-back": {"reason": "unclear", "note": "请核实"},
    f"{_BUREAU}suspend": {"reason": "hearing"},
    f"{_BUREAU}extend": {"days": 5, "note": "情况复杂"},
    f"{_BUREAU}refuse": {"remedy": ["reconsideration"], "note": "收入高于标准"},
    f"{_BUREAU}correct": {"note": "点错"},
    "/v1/mediations": {"dispute": "land", "parties": [PERSON, PERSON]},
    f"{_MEDIATION}decline": {"reason": "before_court"},
    f"{_MEDIATION}sessions": {"text": "双方各退一步"},
    f"{_MEDIATION}fail": {"outlet": "court"},
    f"{_MEDIATION}correct": {"note": "点错"},
    "/v1/team/members": PERSON,
    f"{_TASK}correct": {"note": "点错"},
    "/v1/my/applications": {
        "centre": HERE,
        "item": "temporary_relief",
        "applicant": APPLICANT | {"phone": "13800009999"},
    },
    f"{_OWN}papers": {"paper": "form"},
    f"{_OWN}withdraw": {"reason": "mistake"},
}


@dataclass(frozen=True)
class Hall:
    """The ids of what there is at HERE; application, mediation and task share one, as no path is for two of them."""

    case: str
    file: str
    member: str
    household: str


def begun(settings: Settings) -> Hall:
    """One of each; the application was forwarded to the bureau and has one scan."""
    assert settings.field_keys_file
    vault, engine = Vault.from_file(settings.field_keys_file), engine_for(settings.database_url, name="test")
    unit = UnitOfWork("hall", engine, API.store(settings, vault), API.handlers)
    with engine.begin() as connection:
        file = files.keep(connection, vault, pdf(), CADRE)["id"]
    hall = Hall(str(uuid7()), file, str(uuid7()), str(uuid7()))
    for command in _beginnings(hall, vault):
        [outcome] = unit.run([Job(command=command, actor=CADRE)])
        assert outcome.answer is not None, outcome
    engine.dispose()
    return hall


def _beginnings(hall: Hall, vault: Vault) -> list[Command]:
    scans = {"identity_card": (hall.file,), "form": ()}
    (name, phone), (head, other) = sealing.member(PERSON, vault), sealing.household(PERSON | {"head": "王白露"}, vault)
    return [
        CopyCentre(id=HERE, name="十里铺", version=1),
        Submit(
            application=hall.case,
            number="7K3M9QXD",
            receipt="7K3M9QXD-2B4C6D8E",
            centre=HERE,
            item="temporary_relief",
            applicant=sealing.applicant(APPLICANT, vault),
            agent=None,
            scans=scans,
            through=Through.COUNTER,
        ),
        _do(Application, hall.case, lambda case, deed: case.accept(deed)),
        _do(Application, hall.case, lambda case, deed: case.forward(deed)),
        Request(
            mediation=hall.case,
            centre=HERE,
            dispute=Dispute.LAND,
            parties=(sealing.party(PERSON, vault), sealing.party(PERSON, vault)),
        ),
        _do(Mediation, hall.case, lambda case, deed: case.accept(deed)),
        Link(new=Member(hall.member, HERE, name, phone)),
        Link(new=Household(hall.household, HERE, head, other, "一组", hall.member)),
        OpenTask(task=hall.case, household=hall.household, kind=TaskKind.ERRAND, note=None),
    ]


def _do(kind: Any, case: str, verb: Callable[[Any, Any], None]) -> OnCase:
    return OnCase(kind=kind, case=case, verb=verb)
