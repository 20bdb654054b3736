"""Volunteers: teams, households linked to members (划片定岗联户), and their tasks."""

from datetime import datetime
from functools import partial
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.cases import REASON, REMARK
from contracts.hall import community
from contracts.people import Tier
from contracts.timelines import TIMELINE
from contracts.villagework import TaskKind
from services.chassis.casework import looking
from services.chassis.casework.acting import Verb, correct, on_case
from services.chassis.http.page import list_query
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.hall.api import sealing
from services.hall.api.acting import CADRE, act
from services.hall.domain.task import Task
from services.hall.domain.team import Household, Member
from services.hall.handlers.community import Link, OpenTask, TakeTask
from services.hall.store import neighbours
from services.hall.store.community import TASKS
from services.hall.store.sealing import NOTE

_ONE = "/v1/tasks/{id:uuid}"


def teams(call: Call, connection: Connection) -> Json:
    """The teams in scope: each centre has one."""
    return {"items": neighbours.teams(connection, call.actor.scope)}


def team(call: Call, connection: Connection) -> Json:
    """The cadre's own team and its households, masked."""
    centre = call.actor.scope
    return {"members": neighbours.members(connection, centre), "households": neighbours.households(connection, centre)}


def list_tasks(call: Call, connection: Connection) -> Json:
    """Tasks, newest change first."""
    wanted = {name: call.query.get(name) for name in ("state", "since")}
    return looking.newest_first(call, connection, neighbours.tasks, wanted)


def show(call: Call, connection: Connection) -> Json:
    """One task."""
    return looking.the_one(call, connection, neighbours.tasks)


def timeline(call: Call, connection: Connection) -> Json:
    """What happened to it."""
    return looking.history(TASKS, show(call, connection)["id"], call.vault, connection, NOTE)


def add_member(call: Call) -> Command:
    """Somebody joins the cadre's team."""
    name, phone = sealing.member(call.body, call.vault)
    return Link(new=Member(str(uuid7()), call.actor.scope, name, phone))


def add_household(call: Call) -> Command:
    """A household comes into a member's care."""
    head, phone = sealing.household(call.body, call.vault)
    place = {"area": call.body["area"], "member": str(call.body["member"])}
    return Link(new=Household(id=str(uuid7()), centre=call.actor.scope, head=head, phone=phone, **place))


def open_task(call: Call) -> Command:
    """A household needs a hand; what for is sealed."""
    note = sealing.note(call.body.get("note"), call.vault)
    kind = TaskKind(call.body["kind"])
    return OpenTask(task=str(uuid7()), household=str(call.body["household"]), kind=kind, note=note)


def take(call: Call) -> Command:
    """A member takes it."""
    member = call.body.get("member")
    return TakeTask(task=call.path["id"], member=str(member) if member else None)


def _act(name: str, summary: str, verb: Verb, body: Schema = REMARK) -> Write:
    return act(f"{_ONE}/{name}", summary, partial(on_case, Task, verb, NOTE), body)


_link = partial(Write, answer=community.LINKED, allow=CADRE)

ROUTES: tuple[Route, ...] = (
    Read(path="/v1/teams", read=teams, answer=community.TEAMS, summary="志愿队:每个中心一支"),
    Read(path="/v1/team", read=team, answer=community.TEAM_VIEW, allow=CADRE, summary="本中心的志愿者和联户"),
    _link(path="/v1/team/members", command=add_member, body=community.ADD_MEMBER, summary="登记志愿者"),
    _link(path="/v1/team/households", command=add_household, body=community.ADD_HOUSEHOLD, summary="联一户到志愿者"),
    Read(
        path="/v1/tasks",
        read=list_tasks,
        query=list_query(datetime, UUID),
        answer=community.TASK_PAGE,
        summary="志愿任务,最近变动在前",
    ),
    Read(path=_ONE, read=show, answer=community.TASK_VIEW, summary="一项志愿任务"),
    Read(path=f"{_ONE}/timeline", read=timeline, answer=TIMELINE, summary="任务的各步"),
    act("/v1/tasks", "登记联户的需要", open_task, community.OPEN_TASK),
    act(f"{_ONE}/take", "志愿者认领;不写是谁就是联户人", take, community.TAKE_TASK),
    _act("give-back", "志愿者退回", lambda task, deed, _: task.give_back(deed)),
    _act("finish", "志愿者说已完成", lambda task, deed, _: task.finish(deed)),
    _act("send-back", "户里说没有完成", lambda task, deed, _: task.send_back(deed)),
    _act("confirm", "向户里确认完成", lambda task, deed, _: task.confirm(deed)),
    _act("cancel", "不需要了", lambda task, deed, _: task.cancel(deed)),
    Write(
        path=f"{_ONE}/correct",
        command=partial(correct, Task, NOTE),
        body=REASON,
        answer=cases.CHANGED,
        allow=frozenset({Tier.CADRE, Tier.TOWN}),
        summary="更正任务的上一步",
    ),
)
