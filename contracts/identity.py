"""Numbers of the documents by which people and businesses are known."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as Unfit

from contracts.fields import Pattern, one_of
from contracts.people import Identity

_ID_CARD = Pattern(r"\d{17}[\dX]", error="身份证号码应为 18 位,请对照证件核对")
_PASSPORT = Pattern(r"[A-Z0-9]{5,15}", error="护照号码应为 5 到 15 位字母和数字,请对照护照核对")


class DocumentNumber(fields.String):
    """A document's number as it is compared: upper case, without spaces."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return normal(super()._deserialize(value, attr, data, **kwargs))


def normal(number: str) -> str:
    """Upper case, without spaces."""
    return number.replace(" ", "").upper()


def check_id_card(number: str) -> None:
    """GB 11643: 18 characters, a real day of birth, the check digit. Raises ValidationError.

    The first six digits are not looked up: they are the county's at the time of registration, and tables by year of
    birth refuse people who were registered later.
    """
    _ID_CARD(number)
    try:
        ric.get_birth_date(number)
    except Unfit as error:
        raise ValidationError("身份证号码中的出生日期不对,请对照证件核对") from error
    if number[-1] != ric.calc_check_digit(number):
        raise ValidationError("身份证号码不对(校验码不符),请对照证件逐位核对")


def check_business_licence(number: str) -> None:
    """GB 32100: the unified social credit code with its check character. Raises ValidationError."""
    if not uscc.is_valid(number):
        raise ValidationError("统一社会信用代码不对,请对照营业执照核对 18 位代码")


_CHECKS: Mapping[str, Callable[[str], object]] = {
    Identity.ID_CARD: check_id_card,
    Identity.PASSPORT: _PASSPORT,
    Identity.BUSINESS_LICENCE: check_business_licence,
}


class IdentityDocument(Schema):
    """By what somebody is known; the number is encrypted at rest and shown as 3708**********1234."""

    kind = one_of(Identity, required=True)
    number = DocumentNumber(
        required=True,
        validate=Pattern(r"[A-Z0-9]{5,18}", error="证件号码应为 5 到 18 位字母和数字"),
        metadata={"example": "11010519491231002X"},
    )

    @validates_schema
    def number_is_of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        """A slip of the finger is found while the document lies on the counter."""
        try:
            _CHECKS[data["kind"]](data["number"])
        except ValidationError as wrong:
            raise ValidationError(wrong.messages, "number") from wrong
