"""Sites in each state, brought there by verbs alone, and a way to do each action."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.people import COUNTY, Actor, Tier
from contracts.rooms import TEN
from contracts.sites import Cost, Datum, Device, Gate, Tenure
from contracts.sites import SiteState as State
from services.centres.domain.dossier import (
    Assessment,
    Design,
    Dossier,
    Measured,
    Opinion,
    Proposal,
    Survey,
    VillageNamed,
)
from services.centres.domain.ground import Ground
from services.centres.domain.indicators import USUAL
from services.centres.domain.location import Location
from services.centres.domain.rules import Rules
from services.centres.domain.site import Site
from services.centres.domain.transitions import Action
from services.chassis.machine import Deed

TOWN = "370829101"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
SUPERVISOR = Actor("staff:town-1", Tier.TOWN, TOWN)
OPERATOR = Actor("staff:county-1", Tier.COUNTY, COUNTY)
HOUSING, LAND = (Actor(f"bureau:{name}", Tier.BUREAU, COUNTY) for name in ("housing", "natural_resources"))
RULES = Rules()
HOST = VillageNamed("370829101002", "青禾村")
OLD_HOST = VillageNamed("370829101220", "贾庄村")
AGREED = {"housing": Opinion(True, HOUSING.id, False, ()), "natural_resources": Opinion(True, LAND.id, False, ())}
PROPOSAL = Proposal(
    name="青禾村选址",
    batch=2,
    host=HOST,
    villages=(HOST, VillageNamed("370829101211", "孙庄村"), VillageNamed(None, "曹楼村")),
    location=Location(116.268, 35.312),
    datum=Datum.CGCS2000,
    tenure=Tenure.COLLECTIVE,
    proof=("proof",),
    priorities=(),
    by=SUPERVISOR.id,
)
FIT = Measured(
    on=date(2026, 7, 1),
    by=OPERATOR.id,
    storeys=3,
    area_m2=1500,
    office_m2=300,
    service_m2=1000,
    rooms=TEN,
    equipment=tuple(Device),
    files=(),
)
SCORES = {each.code: 80 for each in USUAL}


def by(actor: Actor, after: timedelta = timedelta(0)) -> Deed:
    return Deed(actor, NOW + after)


def ground(*taken: Any, joint: Mapping[str, VillageNamed] | None = None) -> Ground:
    return Ground(id="ground", taken=tuple(taken), joint=joint or {}, radius_m=RULES.radius_m)


def a_joint_site() -> Site:
    """Of the village into which OLD_HOST was merged."""
    return proposed(site="joint")


MERGED = {str(OLD_HOST.code): HOST}


def proposed(site: str = "site", **changed: Any) -> Site:
    dossier = Dossier(proposal=replace(PROPOSAL, **changed))
    new = Site(id=site, centre=TOWN, town=TOWN, dossier=dossier)
    new.propose(by(SUPERVISOR))
    new.facts = ()
    return new


def _opine(site: Site, deed: Deed) -> None:
    for bureau, opinion in AGREED.items():
        site.opine(deed, bureau, opinion)


DO: Mapping[Action, Callable[[Site, Deed], None]] = {
    Action.PROPOSE: lambda site, deed: site.propose_again(deed, PROPOSAL),
    Action.SURVEY: lambda site, deed: site.survey(deed, Survey(date(2026, 7, 1), deed.actor.id, ())),
    Action.OPINE: lambda site, deed: site.opine(deed, "housing", AGREED["housing"]),
    Action.ASSESS: lambda site, deed: site.assess(deed, Assessment(1, SCORES, deed.actor.id, date(2026, 7, 1))),
    Action.APPROVE: lambda site, deed: site.approve(deed, ground()),
    Action.REFUSE: lambda site, deed: site.refuse(deed, ground(), [Gate.PLANNING]),
    Action.REVOKE: lambda site, deed: site.revoke(deed),
    Action.MERGE: lambda site, deed: site.merge(
        deed, a_joint_site(), ground(joint={site.host: VillageNamed(HOST.code, "青禾村")})
    ),
    Action.DESIGN: lambda site, deed: site.design(deed, Design(400_000_000, deed.actor.id, ("plan",))),
    Action.START: lambda site, deed: site.start(deed),
    Action.BOOK: lambda site, deed: site.book(deed, Cost.CONSTRUCTION, 100, date(2026, 7, 1)),
    Action.ACCEPT: lambda site, deed: site.accept(deed, FIT, RULES),
    Action.FAIL: lambda site, deed: site.fail(deed, replace(FIT, storeys=2), RULES),
    Action.RECTIFY: lambda site, deed: site.rectify(deed),
    Action.OPEN: lambda site, deed: site.open(deed, str(site.dossier.proposal.host.code)),
}

_SURVEYED = (Action.ASSESS, Action.SURVEY)
_BUILT = (*_SURVEYED, Action.APPROVE, Action.DESIGN, Action.START)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.PROPOSED: (),
    State.SURVEYED: _SURVEYED,
    State.APPROVED: (*_SURVEYED, Action.APPROVE),
    State.REFUSED: (*_SURVEYED, Action.REFUSE),
    State.REVOKED: (*_SURVEYED, Action.APPROVE, Action.REVOKE),
    State.MERGED: (Action.MERGE,),
    State.DESIGNED: (*_SURVEYED, Action.APPROVE, Action.DESIGN),
    State.BUILDING: _BUILT,
    State.ACCEPTANCE_FAILED: (*_BUILT, Action.FAIL),
    State.ACCEPTED: (*_BUILT, Action.ACCEPT),
    State.OPEN: (*_BUILT, Action.ACCEPT, Action.OPEN),
}


def a_site(state: State, **changed: Any) -> Site:
    """In `state`, both bureaux having agreed; its village was merged into that of the joint site where it must be."""
    if Action.MERGE in WAYS[state]:
        changed["host"] = OLD_HOST
    site = proposed(**changed)
    _opine(site, by(HOUSING))
    for action in WAYS[state]:
        DO[action](site, by(OPERATOR))
    site.facts = ()
    return site
