"""The ways to every private field of every service: a field that none of them leads to is missed by the test."""

from collections.abc import Mapping, Sequence

from contracts.rooms import TEN
from contracts.sites import Device
from tests.end_to_end.planting.steps import (
    SCANNED,
    Way,
    anybody,
    bureau,
    cadre,
    county,
    inspector,
    partner,
    town,
    villager,
)
from tests.integration.routes.appraised import FROZEN
from tests.integration.routes.callers import HERE
from tests.integration.routes.centrelife import BEGUN
from tests.integration.routes.inspected import INSPECTOR
from tests.integration.routes.sites import OPENING

_CENTRE, _ACTIVITY, _SITE = "/v1/centres/{id}/", "/v1/activities/{activity:uuid}/", "/v1/sites/{site:uuid}/"
_MILESTONE = f"{_SITE}milestones/{{milestone:uuid}}/"
_VILLAGE = {"code": OPENING["id"], "name": "南坡村"}
_MERGED_VILLAGE = {"code": "370829001220", "name": "岳口村"}
"""It was merged into the village of HERE, in the invented county."""
_MERGES, _JOINT, _CLOSES = "370829001007", "370829001006", "370829001005"
"""Neighbours where nothing is planted: at HERE the cadre who plants would stand before a closed door."""


def _proposed(longitude: float) -> Way:
    """A site of its own, of which nothing else is anywhere near."""
    place = {"datum": "cgcs2000", "lon": longitude, "lat": 35.15}
    named = {"host": _VILLAGE, "villages": [_VILLAGE], "location": place, "tenure": "collective"}
    return (town("/v1/files"), town("/v1/sites", proof=SCANNED, **named))


_SURVEYED = (
    *_proposed(116.02),
    *(
        step
        for asked in ("housing", "natural_resources")
        for step in (county("/v1/files"), county(f"{_SITE}opinion", agrees=True, bureau=asked, files=SCANNED))
    ),
    county(f"{_SITE}assessment"),
    county(f"{_SITE}survey"),
)
_CENTRES: tuple[Way, ...] = (
    (cadre("/v1/bookings"), cadre("/v1/bookings/{booking:uuid}/cancel"), cadre("/v1/bookings/{booking:uuid}/correct")),
    (villager("/v1/my/bookings"),),
    (
        *_SURVEYED,
        county(f"{_SITE}approve"),
        town("/v1/files"),
        town(f"{_SITE}design", files=SCANNED),
        town(f"{_SITE}start"),
        county(f"{_SITE}costs"),
        town(f"{_SITE}milestones"),
        county(f"{_MILESTONE}move"),
        county(f"{_SITE}accept", rooms=list(TEN), equipment=list(Device)),
        county(f"{_SITE}open"),
    ),
    (*_proposed(116.22), county(f"{_SITE}survey"), county(f"{_SITE}refuse")),
    (town("/v1/sites", host=_MERGED_VILLAGE, villages=[_MERGED_VILLAGE]), county(f"{_SITE}merge")),
    (cadre(f"{_ACTIVITY}signups"), villager("/v1/my/signups")),
    (cadre(f"{_ACTIVITY}hold", at={"activity": BEGUN}),),
    (county("/v1/officers"),),
    (town("/v1/staff/{staff}", at={"staff": f"staff:{HERE}-08"}),),
    (town(f"{_CENTRE}ask", at={"id": _MERGES}), county(f"{_CENTRE}merge", at={"id": _MERGES}, joint_site=_JOINT)),
    (county(f"{_CENTRE}suspend", at={"id": _CLOSES}, instead=_JOINT),),
)

_APPOINTMENT = "/v1/appointments/{id:uuid}/"
_CLINIC: tuple[Way, ...] = (
    (
        cadre("/v1/schedules", capacity=1),
        cadre("/v1/appointments"),
        cadre(f"{_APPOINTMENT}reschedule"),
        cadre(f"{_APPOINTMENT}arrive"),
        cadre(f"{_APPOINTMENT}correct"),
        cadre(f"{_APPOINTMENT}arrive"),
        cadre(f"{_APPOINTMENT}enqueue"),
        cadre(f"{_APPOINTMENT}prioritise"),
        cadre(f"{_APPOINTMENT}transfer"),
        cadre(f"{_APPOINTMENT}call"),
    ),
    (cadre("/v1/appointments"), cadre(f"{_APPOINTMENT}cancel-by-clinic")),
    (cadre("/v1/walk-ins"),),
    (cadre("/v1/disease-reports"), cadre("/v1/disease-reports/{report:uuid}/reported")),
    (cadre("/v1/suspensions/{suspension:uuid}/appeal"),),
    (villager("/v1/my/appointments/book"),),
)

_PARCEL = "/v1/parcels/{id:uuid}/"
_EXPRESS: tuple[Way, ...] = (
    (
        cadre("/v1/parcels/check-in", consent=True),
        cadre(f"{_PARCEL}notify-failed"),
        cadre(f"{_PARCEL}correct"),
        cadre(f"{_PARCEL}complaint"),
        cadre(f"{_PARCEL}complaint/answer"),
        cadre(f"{_PARCEL}request-delivery"),
        cadre(f"{_PARCEL}deliver"),
        cadre(f"{_PARCEL}delivery-failed"),
        cadre(f"{_PARCEL}exception"),
        cadre(f"{_PARCEL}resume"),
        cadre(f"{_PARCEL}collect", by="agent"),
    ),
    (cadre("/v1/parcels/check-in", consent=True), cadre(f"{_PARCEL}refuse")),
    (cadre("/v1/parcels/check-in", consent=True), cadre(f"{_PARCEL}exception"), cadre(f"{_PARCEL}compensate")),
    (cadre("/v1/parcels/check-in", consent=True), cadre(f"{_PARCEL}exception"), cadre(f"{_PARCEL}write-off")),
    (
        partner("partner.parcel.arrived.v1"),
        partner("partner.parcel.delivered.v1"),
        cadre(f"{_PARCEL}discrepancy/close"),
    ),
    (cadre("/v1/shipments"), cadre("/v1/shipments/{shipment:uuid}/withdraw")),
)

_CASE, _RECTIFICATION = "/v1/cases/{case:uuid}/", "/v1/rectifications/{rectification:uuid}/"
_BAD = (cadre("/v1/counter/tickets"), anybody("/v1/ratings", level=1, displeasure="slow"))
_FEEDBACK: tuple[Way, ...] = (
    (anybody("/v1/cases"), cadre(f"{_CASE}accept"), cadre(f"{_CASE}correct")),
    (
        cadre("/v1/cases/registered"),
        cadre(f"{_CASE}accept"),
        cadre(f"{_CASE}assign"),
        cadre(f"{_CASE}take-up"),
        cadre(f"{_CASE}extension"),
        town(f"{_CASE}extension/deny"),
        cadre(f"{_CASE}reply"),
        cadre(f"{_CASE}revisit"),
    ),
    (villager("/v1/my/cases"), cadre(f"{_CASE}reject")),
    (
        anybody("/v1/cases"),
        cadre(f"{_CASE}accept"),
        cadre(f"{_CASE}assign"),
        cadre(f"{_CASE}return"),
        cadre(f"{_CASE}transfer"),
    ),
    (
        *_BAD,
        cadre(f"{_RECTIFICATION}verify"),
        cadre(f"{_RECTIFICATION}rectify"),
        cadre(f"{_RECTIFICATION}answer"),
        town(f"{_RECTIFICATION}call-back"),
    ),
    (*_BAD, cadre(f"{_RECTIFICATION}dismiss"), town(f"{_RECTIFICATION}confirm")),
    (cadre("/v1/boxes/{box:uuid}/unlock"),),
    (partner("partner.hotline.filed.v1"),),
    (partner("partner.rating.given.v1"),),
)

_APPLICATION, _BUREAU = "/v1/applications/{id:uuid}/", "/v1/bureau/applications/{id:uuid}/"
_APPLIED = cadre("/v1/applications", papers=[{"paper": "identity_card"}, {"paper": "form"}])
_FORWARDED = (_APPLIED, cadre(f"{_APPLICATION}accept"), cadre(f"{_APPLICATION}forward"))
_ACKNOWLEDGED = (*_FORWARDED, bureau(f"{_BUREAU}acknowledge"))
_HALL: tuple[Way, ...] = (
    (*_FORWARDED, bureau(f"{_BUREAU}hand-back"), cadre(f"{_APPLICATION}withdraw"), cadre(f"{_APPLICATION}correct")),
    (
        *_ACKNOWLEDGED,
        bureau(f"{_BUREAU}suspend"),
        bureau(f"{_BUREAU}resume"),
        bureau(f"{_BUREAU}extend"),
        bureau(f"{_BUREAU}refuse"),
        cadre(f"{_APPLICATION}deliver"),
    ),
    (*_ACKNOWLEDGED, partner("partner.application.refused.v1")),
    (_APPLIED, cadre(f"{_APPLICATION}review", fit=False), cadre(f"{_APPLICATION}request-papers")),
    (cadre("/v1/applications"), cadre(f"{_APPLICATION}decline")),
    (
        villager("/v1/my/files"),
        villager("/v1/my/applications", agent={"proof": SCANNED}),
        villager("/v1/my/applications/{id:uuid}/withdraw"),
    ),
    (cadre("/v1/mediations"), cadre("/v1/mediations/{id:uuid}/decline")),
    (cadre("/v1/mediations"), cadre("/v1/mediations/{id:uuid}/accept"), cadre("/v1/mediations/{id:uuid}/sessions")),
    (cadre("/v1/team/members"), cadre("/v1/team/households"), cadre("/v1/tasks")),
)

_ORDER = "/v1/orders/{id:uuid}/"
_READY = tuple(cadre(f"{_ORDER}{verb}") for verb in ("confirm", "pick", "dispatch", "shelve"))
_COLLECTED = (cadre("/v1/orders"), *_READY, cadre(f"{_ORDER}collect"), cadre(f"{_ORDER}request-return"))
_SUPERMARKET: tuple[Way, ...] = (
    (cadre("/v1/orders"), *_READY, cadre(f"{_ORDER}deliver"), cadre(f"{_ORDER}delivery-failed")),
    (*_COLLECTED, cadre(f"{_ORDER}refuse-return")),
    (cadre("/v1/orders"), cadre(f"{_ORDER}reject"), cadre(f"{_ORDER}correct")),
    (cadre("/v1/orders"), cadre(f"{_ORDER}cancel")),
    (cadre("/v1/sales"),),
    (villager("/v1/my/orders"),),
    (cadre("/v1/stock/{sku}/adjust"),),
    (partner("partner.order.placed.v1"),),
)

_INSPECTION = "/v1/inspections/{inspection:uuid}"
_FINDING = f"{_INSPECTION}/findings/{{finding:uuid}}"
_APPRAISAL, _RUNG = "/v1/appraisals/{month}", "/v1/ladders/{ladder:uuid}/{rung}"
_ANNOUNCED = {"kind": "announced", "place": HERE, "inspector": INSPECTOR.id}
_SUPERVISION: tuple[Way, ...] = (
    (town(f"{_APPRAISAL}/centres/{{id}}/exclusions"), cadre(f"{_APPRAISAL}/centres/{{id}}/appeals")),
    (county(f"{_APPRAISAL}/exclusions/{{exclusion}}"),),
    (county(f"{_APPRAISAL}/consequences", at={"month": FROZEN}),),
    (cadre(f"{_RUNG}/acknowledge"), cadre(f"{_RUNG}/answer")),
    (town("/v1/centres/{id}/duty"),),
    (town("/v1/inspections", **_ANNOUNCED), town(f"{_INSPECTION}/announce")),
    (
        inspector(f"{_INSPECTION}/findings"),
        cadre(f"{_FINDING}/appeal"),
        town(f"{_FINDING}/decide", grant=False),
        inspector(f"{_INSPECTION}/write"),
        cadre(f"{_FINDING}/put-right"),
        inspector(f"{_FINDING}/look-again"),
    ),
)

_VETERAN, _VISIT, _PETITION = "/v1/veterans/{id:uuid}", "/v1/visits/{id:uuid}/", "/v1/petitions/{id:uuid}/"
_VETERAN_CASE, _DECIDED = "/v1/cases/{id:uuid}/", "/v1/bureau/cases/{id:uuid}/"
_ANSWERING = "/v1/bureau/petitions/{id:uuid}/"
_ENTERED = cadre("/v1/veterans")


_AID, _PENSION = ("identity_card", "hardship", "income_check"), ("identity_card", "form", "bank_card")
_TRAINING = ("identity_card", "discharge_paper")


def _applied(item: str, papers: Sequence[str]) -> Way:
    """Somebody new on the register applies."""
    return (_ENTERED, cadre("/v1/cases", item=item, papers=[{"paper": each} for each in papers]))


def _with_the_town(item: str, papers: Sequence[str]) -> Way:
    """Accepted, checked and taken over."""
    return (
        *_applied(item, papers),
        cadre(f"{_VETERAN_CASE}accept"),
        cadre(f"{_VETERAN_CASE}advance", to="village_checked"),
        town(f"{_VETERAN_CASE}advance", to="town_accepted"),
    )


def _with_the_bureau(item: str, papers: Sequence[str]) -> Way:
    """And on to the bureau that decides."""
    return (*_with_the_town(item, papers), town(f"{_VETERAN_CASE}advance", to="county_review"))


_WITH_THE_VETERANS_BUREAU = (cadre("/v1/petitions", bureau="veterans"), cadre(f"{_PETITION}transfer"))
_VETERANS: tuple[Way, ...] = (
    (_ENTERED, cadre(_VETERAN), cadre(f"{_VETERAN}/strike-off"), cadre(f"{_VETERAN}/correct")),
    (*_with_the_bureau("aid", _AID), bureau(f"{_DECIDED}hand-back")),
    (*_with_the_bureau("aid", _AID), bureau(f"{_DECIDED}refuse")),
    (
        cadre("/v1/files"),
        *_with_the_town("training", _TRAINING),
        town(f"{_VETERAN_CASE}grant"),
        cadre(f"{_VETERAN_CASE}deliver"),
    ),
    (*_with_the_bureau("pension", _PENSION), partner("partner.veteran_case.handed_back.v1")),
    (*_with_the_bureau("pension", _PENSION), partner("partner.veteran_case.refused.v1")),
    (
        *_applied("aid", _AID),
        cadre(f"{_VETERAN_CASE}review", fit=False),
        cadre(f"{_VETERAN_CASE}request-papers"),
        cadre(f"{_VETERAN_CASE}withdraw"),
    ),
    (*_applied("aid", _AID), cadre(f"{_VETERAN_CASE}decline")),
    (_ENTERED, villager("/v1/my/files"), villager("/v1/my/cases", item="aid", agent={"proof": SCANNED})),
    (
        cadre("/v1/petitions", bureau="civil_affairs"),
        cadre(f"{_PETITION}transfer"),
        bureau(f"{_ANSWERING}accept"),
        bureau(f"{_ANSWERING}extend"),
        bureau(f"{_ANSWERING}answer"),
    ),
    (cadre("/v1/petitions"), cadre(f"{_PETITION}withdraw")),
    (*_WITH_THE_VETERANS_BUREAU, partner("partner.petition.declined.v1")),
    (_ENTERED, cadre("/v1/visits"), cadre(f"{_VISIT}replan")),
)

WAYS: Mapping[str, tuple[Way, ...]] = {
    "centres": _CENTRES,
    "clinic": _CLINIC,
    "express": _EXPRESS,
    "feedback": _FEEDBACK,
    "hall": _HALL,
    "supermarket": _SUPERMARKET,
    "supervision": _SUPERVISION,
    "veterans": _VETERANS,
}
"""By service. Of a schema that several doors share one is on a way."""
