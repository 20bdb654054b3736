"""What the county, towns, inspectors and centres do about inspections and findings."""

import secrets
from collections.abc import Callable
from typing import Any

from marshmallow import Schema

from contracts.inspections import InspectionKind, Severity
from contracts.people import COUNTY, Party, Tier
from contracts.supervision import inspections as bodies
from services.chassis.casework.acting import ids, note
from services.chassis.http.routes import Call, Route, Upload, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.supervision.domain.finding import Finding
from services.supervision.domain.inspection import Inspection
from services.supervision.handlers.inspecting import Inspect, OnFinding, OnInspection, Plan, PutRight, Raise
from services.supervision.store import inspections as store

ABOVE, INSPECTOR = frozenset({Tier.TOWN, Tier.COUNTY}), frozenset({Tier.INSPECTOR})
BELOW = frozenset({Tier.CADRE, Tier.TOWN})
_ONE = "/v1/inspections/{inspection:uuid}"
_FINDING = f"{_ONE}/findings/{{finding:uuid}}"
SEED_BYTES = 16


def plan(call: Call) -> Plan:
    """A new inspection."""
    body = call.body
    inspection = Inspection(
        id=str(uuid7()),
        kind=InspectionKind(body["kind"]),
        place=body["place"],
        inspector=body["inspector"],
        inspector_town=body["inspector_town"],
        planned_by=call.actor.id,
        begins=body["begins"],
        ends=body["ends"],
        plan_id=str(body["plan"]) if body["plan"] else None,
        participants=tuple(body["participants"]),
    )
    return Plan(inspection)


def draw(call: Call) -> Inspect:
    """By lot, with a seed that nobody can choose."""
    seed = secrets.token_hex(SEED_BYTES)
    return _inspect(call, lambda inspection, deed, roll: inspection.draw(deed, seed, roll))


def raise_finding(call: Call) -> Raise:
    """What the inspector has found."""
    body, files = call.body, ids(call.body["files"])
    finding = Finding(
        id=str(uuid7()),
        centre=COUNTY,
        inspection=call.path["inspection"],
        severity=Severity(body["severity"]),
        owner=body["owner"],
        party=Party(body["party"]),
        needs_photo=body["needs_photo"],
    )
    return Raise(inspection=call.path["inspection"], finding=finding, files=files, note=_note(call))


def put_right(call: Call) -> PutRight:
    """Done, with evidence."""
    files = ids(call.body["files"])
    return _put_right(call, lambda finding, deed: finding.put_right(deed, files), files)


def _inspect(call: Call, verb: OnInspection) -> Inspect:
    return Inspect(inspection=call.path["inspection"], verb=verb, note=_note(call))


def _put_right(call: Call, verb: OnFinding, files: tuple[str, ...] = ()) -> PutRight:
    named = {"inspection": call.path["inspection"], "finding": call.path["finding"]}
    return PutRight(**named, verb=verb, files=files, note=_note(call))


def _look_again(call: Call) -> PutRight:
    return _put_right(call, lambda finding, deed: finding.look_again(deed, is_right=call.body["is_right"]))


def _decide(call: Call) -> PutRight:
    return _put_right(call, lambda finding, deed: finding.decide(deed, grant=call.body["grant"]))


def _note(call: Call) -> str | None:
    return note((call.body or {}).get("note"), store.NOTE, call.vault)


def _act(
    name: str, verb: Callable[[Inspection, Deed], object], allow: frozenset[Tier], body: Schema, told: str
) -> Write:
    return _write(
        f"{_ONE}/{name}", lambda call: _inspect(call, lambda each, deed, _: verb(each, deed)), allow, body, told
    )


def _write(path: str, command: Callable[[Call], Any], allow: frozenset[Tier], body: Schema, summary: str) -> Write:
    return Write(path=path, command=command, body=body, answer=bodies.CHANGED, allow=allow, summary=summary)


ROUTES: tuple[Route, ...] = (
    Upload(path="/v1/files", allow=BELOW | INSPECTOR, summary="上传巡查与整改的证据"),
    _write("/v1/inspections", plan, ABOVE, bodies.PLAN, "安排一次巡查"),
    _write(f"{_ONE}/draw", draw, ABOVE, bodies.WITH_NOTE, "随机抽取被巡查的服务中心,种子与候选名单留存"),
    _act("announce", Inspection.announce, ABOVE, bodies.WITH_NOTE, "明察:通知服务中心"),
    _act("visit", Inspection.visit, INSPECTOR, bodies.WITH_NOTE, "已到实地"),
    _act("write", Inspection.write, INSPECTOR, bodies.NOTED, "问题或收获已写完"),
    _act("close", Inspection.close, ABOVE, bodies.WITH_NOTE, "办结:问题都已整改"),
    _write(
        f"{_ONE}/cancel",
        lambda call: _inspect(call, lambda each, deed, roll: each.cancel(deed, roll)),
        ABOVE,
        bodies.NOTED,
        "取消,写明理由",
    ),
    _write(f"{_ONE}/findings", raise_finding, INSPECTOR, bodies.RAISE, "写下一个问题"),
    _write(f"{_FINDING}/put-right", put_right, BELOW, bodies.PUT_RIGHT, "已整改,附证据"),
    _write(f"{_FINDING}/look-again", _look_again, ABOVE | INSPECTOR, bodies.LOOK_AGAIN, "复查"),
    _write(
        f"{_FINDING}/appeal",
        lambda call: _put_right(call, lambda finding, deed: finding.appeal(deed)),
        BELOW,
        bodies.NOTED,
        "对问题申诉",
    ),
    _write(f"{_FINDING}/decide", _decide, ABOVE, bodies.DECIDE, "裁定申诉:首次由镇街,再次由县"),
)
