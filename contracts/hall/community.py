"""What is sent and seen of mediation and of volunteers' tasks."""

from marshmallow import Schema, fields, validate

from contracts.cases import Person, follows
from contracts.fields import Moment, note, one_of, text, whole_phone
from contracts.villagework import Declined, Dispute, MediationState, Outlet, TaskKind, TaskState

RECORD = 4000
"""Characters of a mediation's record at the most."""


class RequestMediation(Schema):
    """Somebody asks for mediation (和为贵): between whom, about what."""

    dispute = one_of(Dispute, required=True)
    parties = fields.List(fields.Nested(Person), required=True, validate=validate.Length(2, 10, error="至少两方"))
    follows = follows()


class DeclineMediation(Schema):
    """Nobody mediates: why."""

    reason = one_of(Declined, required=True)
    note = note()


class WriteRecord(Schema):
    """The record of a session: confidential (人民调解法第十五条), for its mediator alone."""

    text = text(RECORD, required=True)


class FailMediation(Schema):
    """No agreement: where the parties were told to go."""

    outlet = one_of(Outlet, required=True)


class MediationView(Schema):
    """A mediation as its centre sees it: no record, people masked."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    dispute = one_of(Dispute, required=True)
    state = one_of(MediationState, required=True)
    parties = fields.List(fields.Nested(Person), required=True)
    mediator = fields.String(allow_none=True, required=True)
    sessions = fields.Integer(required=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class MediationPage(Schema):
    """A page of mediations, newest change first."""

    items = fields.List(fields.Nested(MediationView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class MediationRecord(Schema):
    """What was written at the sessions, oldest first."""

    items = fields.List(fields.String(), required=True)


class AddMember(Person):
    """A member of the centre's volunteer team."""


class AddHousehold(Schema):
    """A household that a member looks after (划片定岗联户)."""

    head = text(40, required=True, metadata={"description": "户主"})
    phone = whole_phone(required=True)
    area = text(20, required=True, metadata={"description": "片区,例如 一组"})
    member = fields.UUID(required=True)


class Linked(Schema):
    """Its id."""

    id = fields.UUID(required=True)


class Member(Schema):
    """A member, masked, with how many households."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)
    households = fields.Integer(required=True)


class Household(Schema):
    """A household, masked, and its member."""

    id = fields.UUID(required=True)
    head = fields.String(required=True)
    phone = fields.String(required=True)
    area = fields.String(required=True)
    member = fields.UUID(required=True)


class Team(Schema):
    """The team of a centre: every centre has one."""

    centre = fields.String(required=True)
    name = fields.String(required=True)
    members = fields.Integer(required=True)
    households = fields.Integer(required=True)
    open_tasks = fields.Integer(required=True)


class Teams(Schema):
    """The teams in scope."""

    items = fields.List(fields.Nested(Team), required=True)


class TeamView(Schema):
    """The cadre's own team."""

    members = fields.List(fields.Nested(Member), required=True)
    households = fields.List(fields.Nested(Household), required=True)


class OpenTask(Schema):
    """A household needs a hand."""

    household = fields.UUID(required=True)
    kind = one_of(TaskKind, required=True)
    note = note()


class TakeTask(Schema):
    """Who does it; by default the household's own member."""

    member = fields.UUID()


class TaskView(Schema):
    """A task."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    kind = one_of(TaskKind, required=True)
    state = one_of(TaskState, required=True)
    household = fields.UUID(required=True)
    member = fields.UUID(allow_none=True, required=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class TaskPage(Schema):
    """A page of tasks, newest change first."""

    items = fields.List(fields.Nested(TaskView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


REQUEST_MEDIATION, DECLINE_MEDIATION, WRITE_RECORD = RequestMediation(), DeclineMediation(), WriteRecord()
FAIL_MEDIATION, MEDIATION_VIEW, MEDIATION_PAGE = FailMediation(), MediationView(), MediationPage()
MEDIATION_RECORD, ADD_MEMBER, ADD_HOUSEHOLD, LINKED = MediationRecord(), AddMember(), AddHousehold(), Linked()
TEAMS, TEAM_VIEW, OPEN_TASK, TAKE_TASK, TASK_VIEW, TASK_PAGE = (
    Teams(),
    TeamView(),
    OpenTask(),
    TakeTask(),
    TaskView(),
    TaskPage(),
)
