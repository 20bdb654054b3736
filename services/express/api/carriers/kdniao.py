"""KDNiao's push (快递鸟 轨迹推送): form fields `RequestType`, `RequestData`, `DataSign`; a batch of waybills."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from contracts.carriers import KDNIAO_PUSH, KDNIAO_WAYBILL, ZONE
from contracts.refusals import Invalid
from services.chassis.http.messages import load
from services.chassis.http.routes import Json
from services.chassis.work import Outcome
from services.express.api.carriers.push import (
    Carrier,
    Entry,
    Form,
    Line,
    Push,
    Reading,
    again,
    canonical,
    finest,
    in_order,
    parsed,
    read_each,
)
from services.express.api.carriers.signature import check
from services.express.api.carriers.table import Table

TABLE = Table.beside(__file__)
TRACES = "101"
NOTHING_YET = "0"

_BUSINESS = re.compile(r'"EBusinessID"\s*:\s*"?([\w-]{1,40})', re.ASCII)


def verify(form: Form, entry: Entry) -> None:
    """`DataSign` is the Base64 of the hex MD5 of RequestData + ApiKey [unconfirmed]. Raises Unsigned."""
    check(_content(form), _plain(form.get("DataSign", "")), entry, "kdniao-base64-md5")


def read(form: Form) -> Reading:
    """The waybills of the batch. Raises Invalid."""
    if form.get("RequestType") != TRACES:
        wrong = f"RequestType 应为 {TRACES}(轨迹推送),本接口不接收其他推送"
        raise Invalid(wrong, errors={"RequestType": [f"应为 {TRACES}"]})
    batch = load(KDNIAO_PUSH, parsed(_content(form), "RequestData"), "RequestData")["data"]
    return read_each(batch, _push)


def acknowledge(form: Form, outcomes: Sequence[Outcome]) -> Json:
    """`Success: false` makes KDNiao push the whole batch again; what was taken of it is known then."""
    reason = again(outcomes)
    return _answer(form, success=True, reason="") if reason is None else refuse(form, reason)


def refuse(form: Form, reason: str) -> Json:
    """What KDNiao reads as a failure."""
    return _answer(form, success=False, reason=reason)


def _answer(form: Form, *, success: bool, reason: str) -> Json:
    business = _BUSINESS.search(_content(form))
    return {
        "EBusinessID": business[1] if business else "",
        "UpdateTime": f"{datetime.now(ZONE):%Y-%m-%d %H:%M:%S}",
        "Success": success,
        "Reason": reason,
    }


def _content(form: Form) -> str:
    return _plain(form.get("RequestData", ""))


def _plain(text: str) -> str:
    """Decoded, where it is URL-encoded inside the form as well: JSON begins and Base64 ends otherwise."""
    encoded = text[:3].upper() == "%7B" or text[-3:].upper() == "%3D"
    return unquote_plus(text) if encoded else text


def _push(told: Any, position: int) -> Push | None:
    """None where KDNiao has nothing to tell of the waybill. Raises Invalid."""
    waybill = load(KDNIAO_WAYBILL, told, f"RequestData.Data.{position}")
    lines = in_order([_line(line) for line in waybill["lines"] or ()])
    code = _known(waybill["finer"]) or finest(_known(waybill["state"]), lines)
    if not (waybill["success"] and (code or lines)):
        return None
    return Push(
        carrier=TABLE.company(waybill["company"]),
        waybill=waybill["waybill"],
        code=code,
        lines=lines,
        raw=canonical(told),
    )


def _known(state: str) -> str:
    return "" if state == NOTHING_YET else state


def _line(line: Mapping[str, Any]) -> Line:
    return Line(time=line["time"], code=line["code"], text=line["text"])


CARRIER = Carrier(
    name="kdniao",
    title="快递鸟",
    table=TABLE,
    verify=verify,
    read=read,
    acknowledge=acknowledge,
    refuse=refuse,
)
