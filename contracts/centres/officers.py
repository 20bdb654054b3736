"""Whom messages of the ladder reach in towns, in the county and in its bureaux."""

from marshmallow import Schema, fields, validate

from contracts.bureaus import BUREAUS
from contracts.fields import Moment, Pattern, text, whole_phone
from contracts.people import COUNTY, Party, owed_by

_TOWN = rf"{Party.TOWN}:{COUNTY}\d{{3}}"
_BUREAU = rf"{Party.BUREAU}:({'|'.join(sorted(BUREAUS))})"
_PARTY = Pattern(
    rf"^({_TOWN}|county:{COUNTY}|{_BUREAU})$", error="应为镇街、县或县直部门,例如 town:370829001、bureau:civil_affairs"
)


def _party() -> fields.String:
    example = {"description": "代表谁接收督办消息", "example": owed_by(Party.TOWN, f"{COUNTY}001")}
    return fields.String(required=True, validate=_PARTY, metadata=example)


class Officer(Schema):
    """`POST v1/officers`, `PUT v1/officers/{officer}`: one person, whole."""

    party = _party()
    post = text(20, required=True, metadata={"description": "岗位", "example": "督查办主任"})
    name = text(20, required=True)
    phone = whole_phone(required=True)


class OfficerView(Schema):
    """One person; name and phone are masked, for everybody."""

    id = fields.UUID(required=True)
    party = _party()
    post = fields.String(required=True)
    name = fields.String(required=True, metadata={"example": "王*"})
    phone = fields.String(required=True, metadata={"example": "138****5678"})
    version = fields.Integer(required=True)
    updated_at = Moment(required=True)
    updated_by = fields.String(required=True)


class Officers(Schema):
    """All in scope, by party."""

    items = fields.List(fields.Nested(OfficerView), required=True)


class OfficersQuery(Schema):
    """Only those of one party."""

    party = fields.String(validate=validate.Length(1, 60))


class OfficerKept(Schema):
    """The answer to a change."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


OFFICER, OFFICERS, OFFICERS_QUERY, OFFICER_KEPT = Officer(), Officers(), OfficersQuery(), OfficerKept()
