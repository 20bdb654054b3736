"""The site of the centre HERE, which its own cadres may see, with the proof of its land and a milestone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from contracts.people import COUNTY, Actor, Tier
from contracts.sites import MilestoneKind
from services.centres.api import API
from services.centres.api.siting import ONE
from services.centres.domain.indicators import USUAL
from services.centres.domain.milestone import Milestone
from services.centres.handlers.building import SetMilestone
from services.centres.seed.sites import site_id
from services.chassis import files
from services.chassis.calendar import SHANGHAI
from services.chassis.config import Settings
from services.chassis.database import engine_for
from services.chassis.ids import uuid7
from services.chassis.vault import Vault
from services.chassis.work import Job, UnitOfWork
from tests.integration.routes.callers import HERE
from tests.unit.chassis.scans import pdf

_COUNTY = Actor("county:1", Tier.COUNTY, COUNTY)
_NOTE = {"note": "研究决定"}
_PROPOSAL = {
    "name": "南坡村选址",
    "batch": 3,
    "host": {"name": "南坡村"},
    "villages": [{"name": "南坡村"}],
    "location": {"datum": "wgs84", "lon": 116.02, "lat": 35.15},
    "tenure": "collective",
}
_MILESTONE = f"{ONE}/milestones/{{milestone:uuid}}"
MEASURED: Mapping[str, Any] = {
    "on": "2026-06-01",
    "storeys": 3,
    "area_m2": 1600,
    "office_m2": 200,
    "service_m2": 1100,
    "rooms": [],
    "equipment": [],
}
OPENING: Mapping[str, Any] = {
    "id": "370829001902",
    "name": "南坡村乡村振兴服务中心",
    "town_name": "嘉祥街道",
    "population": 1900,
    "opened_on": "2026-06-10",
    "hours": {"weekdays": [1], "windows": [{"opens": "08:30", "closes": "12:00"}]},
}
BODIES: Mapping[str, Any] = {
    "/v1/sites": _PROPOSAL,
    f"{ONE}/propose": _PROPOSAL,
    f"{ONE}/survey": {"on": "2026-03-02"},
    f"{ONE}/opinion": {"agrees": True, "bureau": "housing"},
    f"{ONE}/assessment": {"scores": {each.code: 60 for each in USUAL}, "on": "2026-03-02"},
    **{f"{ONE}/{deed}": _NOTE for deed in ("approve", "refuse", "revoke", "correct")},
    f"{ONE}/design": {"plan_fen": 1},
    f"{ONE}/costs": {"kind": "other", "fen": 1, "on": "2026-03-02"},
    f"{ONE}/rectify": _NOTE,
    **{f"{ONE}/{deed}": MEASURED for deed in ("accept", "fail")},
    f"{ONE}/open": OPENING,
    f"{ONE}/milestones": {"kind": "structure", "due": "2026-12-01"},
    f"{_MILESTONE}/move": {"due": "2027-12-01", **_NOTE},
    f"{_MILESTONE}/drop": _NOTE,
    f"{_MILESTONE}/correct": _NOTE,
    "/v1/funds/{fund}": {"title": "债券", "fen": 1, "source": "县财政局"},
    f"{ONE}/merge": {**_NOTE, "joint": site_id(HERE)},
}
_LOOKED_AT = (
    "/v1/sites",
    "/v1/sites.xlsx",
    "/v1/sites.csv",
    ONE,
    f"{ONE}/timeline",
    f"{ONE}/files/{{file:uuid}}",
    f"{ONE}/building",
)
NOT_THEIRS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_LOOKED_AT, ("bureau", "bureau by cookie")),
    f"{ONE}/opinion": ("bureau",),
}
"""Two bureaux have a say in sites, and this isn't one of them."""


_AS = text("""
    UPDATE site SET state = :state, centre = :centre,
        dossier = jsonb_set(dossier, '{proposal,proof}', jsonb_build_array(CAST(:proof AS text)))
    WHERE id = CAST(:site AS uuid)
""")


def opened(settings: Settings) -> Mapping[str, str]:
    """The parts of the paths that name the site of HERE in the invented county, with a milestone from its building."""
    assert settings.field_keys_file
    vault, engine = Vault.from_file(settings.field_keys_file), engine_for(settings.database_url, name="test")
    site, milestone = site_id(HERE), str(uuid7())
    with engine.begin() as connection:
        proof = files.keep(connection, vault, pdf(), _COUNTY)["id"]
        connection.execute(_AS, {"state": "building", "centre": HERE[:9], "proof": proof, "site": site})
    unit = UnitOfWork("centres", engine, API.store(settings, vault), API.handlers)
    due = datetime.now(SHANGHAI).date() + timedelta(days=90)
    step = Milestone(id=milestone, centre=HERE[:9], site=site, kind=MilestoneKind.STRUCTURE, due=due)
    [outcome] = unit.run([Job(command=SetMilestone(milestone=step, note=None), actor=_COUNTY)])
    with engine.begin() as connection:
        connection.execute(_AS, {"state": "open", "centre": HERE, "proof": proof, "site": site})
    engine.dispose()
    assert outcome.answer
    return {"site": site, "file": proof, "milestone": milestone}
