"""Activities: cadres plan and hold them, villagers sign up with a one-time code."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts import cases
from contracts.activities import ActivityKind
from contracts.cases import REASON, REMARK
from contracts.centres import activities as bodies
from contracts.fields import asked_day, one_of
from contracts.people import COUNTY, villager_hash
from contracts.refusals import Invalid
from contracts.timelines import TIMELINE
from services.centres.api.bookings import CADRE, VILLAGER
from services.centres.api.listing import Listing
from services.centres.domain.activity import Activity
from services.centres.domain.booking import Span
from services.centres.domain.signup import Participant
from services.centres.handlers.activities import Cancel, Hold, Open, Plan, SignUp, Withdraw
from services.centres.store import activities, signups
from services.centres.store.sealing import NOTE, PARTICIPANT, PARTICIPANTS
from services.chassis.casework.acting import note
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.sealing import phone_hash, seal_name, seal_phone
from services.chassis.vault import Vault
from services.chassis.work import Command

AT_THE_DOOR = "活动签到和联系"
"""What full values are shown for."""
_ONE = "/v1/activities/{activity:uuid}"
_LISTED = Listing(
    part="activity", select=activities.listed, events=activities.HISTORY, filters=("state", "since", "kind")
)


def list_signups(call: Call, connection: Connection) -> Json:
    """Those who signed up, masked."""
    return {"items": signups.of_activity(connection, _LISTED.one(call, connection)["id"])}


def participants(call: Call, connection: Connection) -> Json:
    """Those who signed up and did not withdraw, in full; each showing is logged."""
    found = signups.of_activity(connection, _LISTED.one(call, connection)["id"])
    coming = [each for each in found if each["state"] != "withdrawn"]
    clear = {part: _clear(call, connection, part, coming) for part in PARTICIPANTS}
    return {"items": [{"id": each["id"], **{part: clear[part].get(each["id"]) for part in clear}} for each in coming]}


def open_activities(call: Call, connection: Connection) -> Json:
    """What one may sign up for."""
    return {"items": activities.open_ones(connection, call.query.get("centre", COUNTY))}


def own_signups(call: Call, connection: Connection) -> Json:
    """The signups with the phone that the villager has shown to have."""
    return {"items": signups.own(connection, villager_hash(call.actor))}


def plan(call: Call) -> Command:
    """An activity of the cadre's own centre."""
    body = call.body
    activity = Activity(
        id=str(uuid7()),
        centre=call.actor.scope,
        kind=ActivityKind(body["kind"]),
        title=body["title"],
        room=body["room"],
        span=Span(body["begins_at"], body["ends_at"]),
        capacity=body["capacity"],
    )
    return Plan(activity=activity)


def hold(call: Call) -> Command:
    """It took place."""
    attended = tuple(str(each) for each in call.body["attended"])
    return Hold(activity=call.path["activity"], attended=attended, others=call.body["others"], note=_note(call))


def sign_up(call: Call) -> Command:
    """A cadre signs somebody up."""
    return _new(call, call.path["activity"])


def sign_up_own(call: Call) -> Command:
    """A villager signs up, or their child. Raises Invalid for another phone than theirs."""
    if phone_hash(call.body["phone"], call.vault) != villager_hash(call.actor):
        raise Invalid("请填写您已验证的手机号", errors={"phone": ["不是已验证的手机号"]})
    return _new(call, str(call.body["activity"]))


def withdraw(call: Call) -> Command:
    """Somebody won't come."""
    return Withdraw(activity=call.path["activity"], signup=call.path["signup"])


def withdraw_own(call: Call) -> Command:
    """A villager won't come."""
    return Withdraw(activity=str(call.body["activity"]), signup=call.path["signup"])


def _new(call: Call, activity: str) -> SignUp:
    return SignUp(signup=str(uuid7()), activity=activity, participant=_participant(call.body, call.vault))


def _open(call: Call) -> Command:
    return Open(activity=call.path["activity"], note=_note(call))


def _cancel(call: Call) -> Command:
    return Cancel(activity=call.path["activity"], note=_note(call))


def _note(call: Call) -> str | None:
    return note(call.body.get("note"), NOTE, call.vault)


def _participant(body: Mapping[str, Any], vault: Vault) -> Participant:
    guardian = body["guardian"]["name"] if body["under_14"] else None
    return Participant(
        seal_name(body["name"], PARTICIPANT["name"], vault),
        seal_phone(body["phone"], PARTICIPANT["phone"], vault),
        seal_name(guardian, PARTICIPANT["guardian"], vault) if guardian else None,
    )


def _clear(call: Call, connection: Connection, part: str, found: list[dict[str, Any]]) -> Mapping[str, str]:
    sealed = {each["id"]: each["sealed"][part] for each in found if each["sealed"][part]}
    return reveal(connection, call.vault, PARTICIPANTS[part], sealed, actor=call.actor, purpose=AT_THE_DOOR)


_write = partial(Write, answer=cases.CHANGED)
_QUERY = list_query(datetime, UUID, day=asked_day(), kind=one_of(ActivityKind))
_SIGNED_UP = "报名;满员时候补,14 周岁以下须监护人同意"

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/activities",
        read=_LISTED.page,
        query=_QUERY,
        answer=bodies.ACTIVITY_PAGE,
        summary="活动列表,最近变动在前",
    ),
    Read(path=_ONE, read=_LISTED.one, answer=bodies.ACTIVITY_VIEW, summary="一场活动"),
    Read(path=f"{_ONE}/timeline", read=_LISTED.timeline, answer=TIMELINE, summary="活动的各步"),
    Read(path=f"{_ONE}/signups", read=list_signups, answer=bodies.SIGNUPS, summary="报名名单,打码"),
    Read(
        path=f"{_ONE}/participants",
        read=participants,
        answer=bodies.PARTICIPANTS,
        allow=CADRE,
        reveals=AT_THE_DOOR,
        summary="签到名单,完整信息;查阅记入日志",
    ),
    _write(path="/v1/activities", command=plan, body=bodies.PLAN, summary="计划一场活动,同时订下房间"),
    _write(path=f"{_ONE}/open", command=_open, body=REMARK, summary="开放报名"),
    _write(path=f"{_ONE}/cancel", command=_cancel, body=REASON, summary="取消活动,通知已报名的人"),
    _write(path=f"{_ONE}/hold", command=hold, body=bodies.HOLD, summary="已举办:登记到场的人"),
    _write(path=f"{_ONE}/signups", command=sign_up, body=bodies.SIGN_UP, summary=_SIGNED_UP),
    _write(path=f"{_ONE}/signups/{{signup:uuid}}/withdraw", command=withdraw, summary="退出;候补的人依次补上"),
    Read(
        path="/v1/my/activities",
        read=open_activities,
        query=bodies.OPEN_QUERY,
        answer=bodies.OPEN_ACTIVITIES,
        allow=VILLAGER,
        summary="可以报名的活动",
    ),
    Read(path="/v1/my/signups", read=own_signups, answer=bodies.SIGNUPS, allow=VILLAGER, summary="我的报名"),
    _write(path="/v1/my/signups", command=sign_up_own, body=bodies.SIGN_UP_OWN, allow=VILLAGER, summary=_SIGNED_UP),
    _write(
        path="/v1/my/signups/{signup:uuid}/withdraw",
        command=withdraw_own,
        body=bodies.WITHDRAW_OWN,
        allow=VILLAGER,
        summary="退出我的报名",
    ),
)
