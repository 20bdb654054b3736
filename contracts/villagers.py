"""How a villager without an account gets at their own things: a one-time code, then a session."""

from marshmallow import Schema, fields

from contracts.fields import Moment, Pattern

_MOBILE = r"(?:\+?86)?1[3-9]\d{9}"


def mobile_number() -> fields.String:
    """A full mobile number of the mainland: a code can get there."""
    rule = Pattern(_MOBILE, error="请填写 11 位手机号")
    return fields.String(required=True, validate=rule, metadata={"example": "13800001234"})


class CodeWanted(Schema):
    """`POST v1/my/code`."""

    phone = mobile_number()


class CodeSent(Schema):
    """The same for every number, so that nobody learns whose it is."""

    sent = fields.Boolean(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "秒"})


class CodeEntered(Schema):
    """`POST v1/my/session`."""

    phone = mobile_number()
    code = fields.String(
        required=True, validate=Pattern(r"\d{6}", error="请填写短信里的 6 位数字"), metadata={"example": "123456"}
    )


class VillagerSession(Schema):
    """A bearer token for `v1/my/…` of every service."""

    token = fields.String(required=True)
    expires_at = Moment(required=True)


CODE_WANTED, CODE_SENT, CODE_ENTERED, VILLAGER_SESSION = CodeWanted(), CodeSent(), CodeEntered(), VillagerSession()
