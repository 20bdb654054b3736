"""How the invented county's centres came about: a hundred sites that are open, and seven that were refused.

As of 4 July 2021 the newspaper counts 68 sites surveyed, 7 refused, batches of 15 and 30. Each of these figures has
rows of its own here: 16 sites of the third batch had been surveyed by that day and were approved later.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID, uuid5

from contracts.people import COUNTY, TOWN_DIGITS
from contracts.rooms import TEN
from contracts.sites import OPINIONS, Cost, Datum, Device, Gate, Priority, SiteState, Tenure
from services.centres.domain.building import Booking
from services.centres.domain.centre import Details
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
from services.centres.domain.fund import Terms
from services.centres.domain.indicators import USUAL
from services.centres.domain.location import Location, distance_km
from services.centres.domain.site import Site
from services.centres.domain.village import Village
from services.centres.handlers.building import ChangeFund
from services.centres.handlers.publishing import Publish
from services.centres.handlers.siting import Record

COUNTED_ON = date(2021, 7, 4)
"""The newspaper's day."""
EARLY = 16
"""Sites of the third batch that had been surveyed by then."""
REFUSED = ((1, 2), (2, 5))
"""How many were refused, by batch."""
FUNDS: Mapping[str, Terms] = {
    "bond": Terms(title="乡村振兴专项债券", fen=32_000_000_000, batch=None, source="济宁日报 2021-07-04"),
    "batch_1": Terms(title="第一批投资(六千余万元)", fen=6_000_000_000, batch=1, source="济宁日报 2021-07-04"),
}
_IDS = UUID("b1a3c0de-3708-4290-8001-000000000000")
_SEED, _BY, _SERVED_KM = 68, f"county:{COUNTY}", 1.5
_DAY, _OFTEN = timedelta(days=1), 0.35


_Around: TypeAlias = Mapping[str, Sequence[Village]]


@dataclass(frozen=True)
class _Pace:
    """When the first site of a group was proposed, and how many days later each of the steps to its approval came."""

    proposed: date
    surveyed: int
    decided: int


_PACES = {
    1: _Pace(date(2021, 1, 11), 30, 25),
    2: _Pace(date(2021, 2, 22), 50, 40),
    3: _Pace(date(2021, 9, 6), 45, 40),
}
_EARLY_PACE = _Pace(date(2021, 4, 6), 40, 120)
_ON = (Gate.LAND_OPINION, Gate.PLANNING)
_WHY_NOT: Sequence[tuple[Gate, ...]] = (
    _ON,
    (Gate.TENURE, *_ON),
    _ON,
    (Gate.RADIUS, *_ON),
    _ON,
    (Gate.PROOF, *_ON),
    _ON,
)
"""What each of the seven that were refused had not passed: none of them fitted the plans."""


def sites(centres: Sequence[Publish], villages: Sequence[Village]) -> Iterator[Record | ChangeFund]:
    """The commands that enter them, and the county's money for building; the same each time."""
    dice = random.Random(_SEED)  # noqa: S311 - invented data, and repeatable
    around = _around(centres, villages)
    third = [each.details.id for each in centres if each.details.batch == len(_PACES)]
    for centre in centres:
        early = centre.details.id in third[:EARLY]
        yield _opened(dice, centre, _EARLY_PACE if early else _PACES[centre.details.batch], around)
    hosts = {each.details.id for each in centres}
    served = {each.code for group in around.values() for each in group}
    free = [each for each in villages if each.code not in hosts | served]
    batches = [batch for batch, number in REFUSED for _ in range(number)]
    for batch, village, unmet in zip(batches, dice.sample(free, len(batches)), _WHY_NOT, strict=True):
        yield _refused(dice, batch, village, unmet)
    yield from (ChangeFund(fund, terms) for fund, terms in FUNDS.items())


def site_id(code: str) -> str:
    """The id of the invented site in the village of that code."""
    return str(uuid5(_IDS, code))


def _opened(dice: random.Random, centre: Publish, pace: _Pace, around: _Around) -> Record:
    """Approved, designed, built and open."""
    details, place = centre.details, centre.location
    if place is None:
        raise ValueError(f"{details.id} lies nowhere")
    steps = _chosen(dice, pace, "approved")
    steps |= _built(steps["approved"], details.opened_on)
    host = VillageNamed(details.id, _village_of(details))
    own = around.get(details.id, [])
    villages = (host, *(VillageNamed(each.code, each.name) for each in own))
    merged = any(each.merged_into for each in own)
    proposal = _proposal(dice, details.batch, host, villages, place, merged=merged)
    plan = (405 if details.batch == 1 else 290) * 1_000_000 + dice.randrange(0, 15_000_000, 100_000)
    spent = plan * dice.randrange(96, 104) // 100
    dossier = replace(
        _dossier(dice, proposal, steps["surveyed"], agrees=True),
        design=Design(plan, _BY, ()),
        measured=_measured(dice, steps["accepted"]),
    )
    site = _site(details.id, details.town, SiteState.OPEN, dossier)
    site.centre, site.spent_fen = details.id, spent
    site.booked = (Booking(Cost.CONSTRUCTION, spent, steps["accepted"], _BY, 1),)
    return Record(site, steps)


def _around(centres: Sequence[Publish], villages: Sequence[Village]) -> _Around:
    """Which villages without a centre are served by each: those nearby, and those that were merged into its own."""
    hosts = {each.details.id: each.location for each in centres if each.location}
    around: dict[str, list[Village]] = {}
    for village in villages:
        if village.code in hosts:
            continue
        here = {code: place for code, place in hosts.items() if code.startswith(village.town)}
        nearest = village.merged_into or min(here, key=lambda code: distance_km(village.location, here[code]))
        if village.merged_into or distance_km(village.location, here[nearest]) < _SERVED_KM:
            around.setdefault(nearest, []).append(village)
    return around


def _refused(dice: random.Random, batch: int, village: Village, unmet: tuple[Gate, ...]) -> Record:
    """Proposed and surveyed; it did not fit the plans."""
    steps, host = _chosen(dice, _PACES[batch], "refused"), VillageNamed(village.code, village.name)
    proposal = _proposal(dice, batch, host, (host,), village.location, merged=False)
    if Gate.TENURE in unmet:
        proposal = replace(proposal, tenure=Tenure.STATE)
    dossier = replace(_dossier(dice, proposal, steps["surveyed"], agrees=False), unmet=unmet)
    return Record(_site(village.code, village.town, SiteState.REFUSED, dossier), steps)


def _chosen(dice: random.Random, pace: _Pace, decision: str) -> dict[str, date]:
    """From its proposal to the county's decision."""
    proposed = pace.proposed + dice.randrange(14) * _DAY
    surveyed = proposed + (pace.surveyed + dice.randrange(14)) * _DAY
    return {"proposed": proposed, "surveyed": surveyed, decision: surveyed + (pace.decided + dice.randrange(7)) * _DAY}


def _built(approved: date, opened: date) -> dict[str, date]:
    """Evenly between approval and opening."""
    steps = ("designed", "building_started", "accepted")
    shares = (0.15, 0.25, 0.9)
    days = {step: approved + (opened - approved) * share for step, share in zip(steps, shares, strict=True)}
    return {**days, "opened": opened}


def _site(code: str, town: str, state: SiteState, dossier: Dossier) -> Site:
    return Site(id=site_id(code), centre=town, town=town, state=state, dossier=dossier)


def _village_of(details: Details) -> str:
    return details.name.partition("村")[0] + "村"


def _proposal(
    dice: random.Random,
    batch: int,
    host: VillageNamed,
    villages: tuple[VillageNamed, ...],
    place: Location,
    *,
    merged: bool,
) -> Proposal:
    others = [each for each in Priority if each is not Priority.MERGED_VILLAGE and dice.random() < _OFTEN]
    return Proposal(
        name=f"{host.name}选址",
        batch=batch,
        host=host,
        villages=villages,
        location=place,
        datum=Datum.CGCS2000,
        tenure=Tenure.COLLECTIVE,
        proof=(),
        priorities=(*([Priority.MERGED_VILLAGE] if merged else []), *others),
        by=f"town:{str(host.code)[:TOWN_DIGITS]}",
    )


def _dossier(dice: random.Random, proposal: Proposal, surveyed: date, *, agrees: bool) -> Dossier:
    """With both opinions on paper: of those who don't agree it is the planners."""
    opinions = {bureau: Opinion(agrees or bureau == "housing", _BY, True, ()) for bureau in OPINIONS}
    scores = {each.code: dice.randrange(62, 99) for each in USUAL}
    assessment = Assessment(1, scores, _BY, surveyed)
    return Dossier(proposal=proposal, survey=Survey(surveyed, _BY, ()), opinions=opinions, assessment=assessment)


def _measured(dice: random.Random, on: date) -> Measured:
    area = dice.randrange(1510, 2200, 10)
    return Measured(
        on=on,
        by=_BY,
        storeys=3,
        area_m2=area,
        office_m2=area // 6,
        service_m2=area * 2 // 3,
        rooms=TEN,
        equipment=tuple(Device),
        files=(),
    )
