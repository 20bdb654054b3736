"""What cadres, towns and villagers send to the clinic."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.cases import DeclaredAgent
from contracts.clinic.shared import Patient, WalkInPatient, identity_number, priority, room
from contracts.clinics import CaseClass, Practice, ReportChannel
from contracts.diseases import DISEASES
from contracts.fields import Moment, Phone, note, one_of, text

LONGEST_SESSION = 12
"""Hours of one session at the most."""


class OpenSchedule(Schema):
    """A room's session, cut into slots of equal length."""

    room = room(required=True)
    practice = one_of(Practice, required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    slot_minutes = fields.Integer(
        load_default=30, strict=True, validate=validate.Range(5, 240, error="每段号源为 5 到 240 分钟")
    )
    capacity = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 100, error="每段号源为 1 到 100 个号")
    )

    @validates_schema
    def session_is_sound(self, data: dict[str, Any], **_: Any) -> None:
        """It ends after it begins, on the same day, and has room for a slot."""
        minutes = (data["ends_at"] - data["begins_at"]).total_seconds() / 60
        if not data["slot_minutes"] <= minutes <= LONGEST_SESSION * 60:
            raise ValidationError(f"出诊须至少容下一段号源,至多 {LONGEST_SESSION} 小时", "ends_at")


class Remark(Schema):
    """An action that may be explained."""

    note = note()


class Correct(Schema):
    """Why the last thing that was done is taken back (更正)."""

    reason = note(required=True)


class Book(Schema):
    """An appointment that a cadre makes for somebody."""

    slot = fields.UUID(required=True)
    patient = fields.Nested(Patient, required=True)
    waitlist = fields.Boolean(load_default=False, metadata={"description": "号满时愿意候补"})


class BookOwn(Patient):
    """An appointment that a villager makes; their own phone is the agent's, or else the patient's."""

    slot = fields.UUID(required=True)
    agent = fields.Nested(DeclaredAgent)
    waitlist = fields.Boolean(load_default=False)


class Reschedule(Schema):
    """Another slot (改期)."""

    slot = fields.UUID(required=True)
    note = note()


class CancelByClinic(Schema):
    """The clinic can't (停诊): another slot is offered."""

    offered = fields.UUID()
    note = note()


class Arrive(Schema):
    """A patient checks in; with a class of the queue they wait at once."""

    priority = priority()
    room = room()
    note = note()


class Enqueue(Schema):
    """A patient who has arrived gets a number."""

    priority = priority(required=True)
    room = room()
    note = note()


class WalkIn(Schema):
    """Somebody comes without an appointment."""

    patient = fields.Nested(WalkInPatient, required=True)
    room = room(required=True)
    priority = priority(required=True)


class Transfer(Schema):
    """To another room's queue; their place goes by when they first came."""

    room = room(required=True)
    note = note()


class Prioritise(Schema):
    """Another class of the queue."""

    priority = priority(required=True)
    note = note()


class CallNext(Schema):
    """Whoever is first in this room's queue."""

    room = room(required=True)


class SearchPatients(Schema):
    """Finding appointments at the desk; all of these must match."""

    name = text(40)
    phone = Phone()
    identity = identity_number()
    number = fields.Integer(strict=True, validate=validate.Range(1, 9999))

    @validates_schema
    def something_to_go_by(self, data: dict[str, Any], **_: Any) -> None:
        """An empty search would list everything."""
        if not data:
            raise ValidationError("请至少给出一项:姓名、手机号、身份证号或当日排队号", "name")


class Appeal(Schema):
    """Why a suspension should be lifted."""

    reason = note(required=True)


class DiseaseReport(Schema):
    """The card of a notifiable disease (传染病报告卡); all of it is encrypted but how soon it is due."""

    disease = fields.String(
        required=True,
        validate=validate.OneOf(list(DISEASES), labels=[each.name for each in DISEASES.values()], error="没有这种病种"),
    )
    case_class = one_of(CaseClass, required=True)
    outbreak = fields.Boolean(load_default=False, metadata={"description": "暴发或聚集性疫情"})
    patient = fields.Nested(WalkInPatient, required=True)
    address = text(200, required=True)
    onset_on = fields.Date()
    diagnosed_at = Moment(required=True)
    text = note()


class DiseaseReportCard(Schema):
    """The same as it is read: what was written down, in plain JSON."""

    disease = fields.String(required=True)
    case_class = fields.String(required=True)
    outbreak = fields.Boolean(required=True)
    patient = fields.Dict(required=True)
    address = fields.String(required=True)
    onset_on = fields.String()
    diagnosed_at = fields.String(required=True)
    text = fields.String()


class Reported(Schema):
    """The report has reached the disease control."""

    channel = one_of(ReportChannel, required=True)
    receipt = text(60, metadata={"description": "报告卡编号或受理人;加密保存"})


OPEN_SCHEDULE, REMARK, CORRECT = OpenSchedule(), Remark(), Correct()
BOOK, BOOK_OWN, RESCHEDULE, CANCEL_BY_CLINIC = Book(), BookOwn(), Reschedule(), CancelByClinic()
ARRIVE, ENQUEUE, WALK_IN = Arrive(), Enqueue(), WalkIn()
PRIORITISE, TRANSFER, CALL_NEXT = Prioritise(), Transfer(), CallNext()
SEARCH_PATIENTS, APPEAL = SearchPatients(), Appeal()
DISEASE_REPORT, DISEASE_REPORT_CARD, REPORTED = DiseaseReport(), DiseaseReportCard(), Reported()
