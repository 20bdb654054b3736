"""What the county, towns and centres do about a month's appraisal."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema

from contracts.appraisals import Effect, Ground
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.supervision import appraisals as bodies
from services.chassis.casework.acting import note
from services.chassis.http.routes import Call, Route, Write
from services.chassis.machine import Deed
from services.supervision.api.appraisals import PATH, month_of
from services.supervision.domain.appraisal import Appraisal
from services.supervision.domain.material import Material
from services.supervision.handlers.appraisals import Act, Begin, Given, Verb
from services.supervision.store import appraisals as store

COUNTY, ABOVE = frozenset({Tier.COUNTY}), frozenset({Tier.TOWN, Tier.COUNTY})
BELOW = frozenset({Tier.CADRE, Tier.TOWN})


def begin(call: Call) -> Begin:
    """Open a month."""
    return Begin(f"{call.body['month']:%Y-%m}")


def _act(verb: Callable[[Call, Appraisal, Deed, Given], str | None], call: Call, **more: Any) -> Act:
    said: Verb = partial(verb, call)
    return Act(month=month_of(call), verb=said, note=note(call.body.get("note"), store.NOTE, call.vault), **more)


def _publish(_call: Call, appraisal: Appraisal, deed: Deed, _given: Given) -> None:
    appraisal.publish(deed)


def _exclude(call: Call, appraisal: Appraisal, deed: Deed, given: Given) -> str | None:
    return appraisal.propose_exclusion(deed, given.item, Ground(call.body["ground"])) if given.item else None


def _decide_exclusion(call: Call, appraisal: Appraisal, deed: Deed, _given: Given) -> None:
    appraisal.decide_exclusion(deed, call.path["exclusion"], grant=call.body["grant"])


def _appeal(call: Call, appraisal: Appraisal, deed: Deed, given: Given) -> str | None:
    against = call.body.get("consequence")
    return appraisal.appeal(deed, call.path["id"], item=given.item, consequence=against)


def _decide_appeal(call: Call, appraisal: Appraisal, deed: Deed, given: Given) -> None:
    appraisal.decide_appeal(deed, call.path["appeal"], _counts(given), given.rules.sign, grant=call.body["grant"])


def _freeze(_call: Call, appraisal: Appraisal, deed: Deed, given: Given) -> None:
    appraisal.freeze(deed, _counts(given), given.rules.sign)


def _amend(_call: Call, appraisal: Appraisal, deed: Deed, given: Given) -> None:
    appraisal.amend(deed, _counts(given), given.rules.sign)


def _propose(call: Call, appraisal: Appraisal, deed: Deed, _given: Given) -> str | None:
    return appraisal.propose_consequence(deed, call.body["centre"], Effect(call.body["effect"]))


def _decide_consequence(call: Call, appraisal: Appraisal, deed: Deed, _given: Given) -> None:
    appraisal.decide_consequence(deed, call.path["consequence"], grant=call.body["grant"])


def _counts(given: Given) -> Material:
    if given.material is None:
        raise NotFound("没有这个月的数据")
    return given.material


def _write(
    path: str, command: Callable[[Call], Act], allow: frozenset[Tier], summary: str, body: Schema | None
) -> Write:
    return Write(path=f"{PATH}/{path}", command=command, answer=bodies.CHANGED, body=body, allow=allow, summary=summary)


ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/appraisals",
        command=begin,
        answer=bodies.CHANGED,
        body=bodies.OPEN,
        allow=COUNTY,
        summary="建立一个月的考核",
    ),
    _write(
        "centres/{id}/exclusions",
        lambda call: _act(_exclude, call, item=call.body["item"], centre=call.path["id"]),
        ABOVE,
        "提出一项不计入,附证据",
        bodies.EXCLUDE,
    ),
    _write(
        "exclusions/{exclusion}",
        lambda call: _act(_decide_exclusion, call),
        COUNTY,
        "第二人决定是否排除",
        bodies.DECIDE,
    ),
    _write(
        "centres/{id}/appeals",
        lambda call: _act(_appeal, call, item=call.body.get("item"), centre=call.path["id"]),
        BELOW,
        "对计分的一项或一项结果运用申诉",
        bodies.FILE,
    ),
    _write(
        "appeals/{appeal}",
        lambda call: _act(_decide_appeal, call, appeal=call.path["appeal"], counts=True),
        ABOVE,
        "裁定申诉:首次由镇街或县,再次由县",
        bodies.DECIDE,
    ),
    _write("consequences", lambda call: _act(_propose, call), COUNTY, "提出一项结果运用", bodies.PROPOSE),
    _write(
        "consequences/{consequence}",
        lambda call: _act(_decide_consequence, call),
        COUNTY,
        "另一人决定结果运用",
        bodies.DECIDE,
    ),
    _write("publish", lambda call: _act(_publish, call), COUNTY, "公示,申诉开始", None),
    _write("freeze", lambda call: _act(_freeze, call, counts=True), COUNTY, "封存并签名", None),
    _write("amend", lambda call: _act(_amend, call, counts=True), COUNTY, "封存以后的更正:另出一份补正", None),
)
