"""The preview of a deadline: what a limit that begins at a moment would come to."""

import re
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from contracts.fields import CentreId, Moment
from contracts.standards import Limit
from contracts.supervision import Stretch

_UNESCAPED = re.compile(r" (\d{2}:\d{2})$", re.ASCII)
_UNITS = "min 分钟、h 小时、d 自然日、wd 工作日、wh 工作小时、oh 开放小时、od 开放日"
FROM, TO = datetime(2010, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
"""The years of which holidays are known or can be guessed."""


class LimitCode(fields.String):
    """A limit as it is written: an amount from 1 to 9999 and a unit."""

    def __init__(self, **options: Any) -> None:
        meaning = {"description": f"数量加单位;{_UNITS}", "example": "5wd"}
        super().__init__(metadata=meaning, validate=_check_limit, **options)


def _check_limit(written: str) -> None:
    try:
        Limit.parse(written)
    except ValueError as error:
        raise ValidationError(f"应为 1 到 9999 的数量加单位,例如 5wd;单位:{_UNITS}") from error


def _check_year(begin: datetime) -> None:
    if not FROM <= begin < TO:
        raise ValidationError(f"应在 {FROM.year} 年到 {TO.year - 1} 年之间")


class Sent(Moment):
    """A moment in an address, where a `+` that nobody escaped has become a space."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        return super()._deserialize(_UNESCAPED.sub(r"+\1", str(value)), attr, data, **kwargs)


class DeadlineQuery(Schema):
    """`GET v1/deadline`: from when, how long, and for opening hours and days by which centre's hours."""

    begins = Sent(required=True, data_key="from", validate=_check_year)
    limit = LimitCode(required=True)
    centre = CentreId(metadata={"description": "按开放小时、开放日计时须写明", "example": "370829001001"})


class Deadline(Schema):
    """When it is over, and each day or stretch of hours with its reason, at most 400; a last one sums up the rest."""

    due_at = Moment(required=True)
    provisional = fields.Boolean(required=True, metadata={"description": "所涉年份的放假安排还没有公布,公布后会变"})
    explain = fields.List(fields.Nested(Stretch), required=True)


DEADLINE_QUERY, DEADLINE = DeadlineQuery(), Deadline()
