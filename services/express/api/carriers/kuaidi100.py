"""kuaidi100's push (快递100 订阅推送): form fields `param`, `sign`; the full trace of one waybill each time."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.carriers import KUAIDI100_PUSH
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
    finest,
    in_order,
    parsed,
)
from services.express.api.carriers.signature import check
from services.express.api.carriers.table import Table

TABLE = Table.beside(__file__)
CODES_BY_NAME = {row.text: code for code, row in TABLE.codes.items()}
SIGNED_FOR = "3"


def verify(form: Form, entry: Entry) -> None:
    """`sign` is MD5(param + salt) in upper case. Raises Unsigned."""
    check(form.get("param", ""), form.get("sign", ""), entry, "md5-hex-upper")


def read(form: Form) -> Reading:
    """The waybill that `param` is about; an aborted subscription, or one without a trace yet, says nothing."""
    raw = form.get("param", "")
    told = load(KUAIDI100_PUSH, parsed(raw, "param"), "param")
    push = _push(told, told["result"], raw) if told["result"] else None
    if push is None or not (push.code or push.lines or push.renamed_from):
        return Reading(pushes=(), silent=1)
    return Reading(pushes=(push,))


def acknowledge(form: Form, outcomes: Sequence[Outcome]) -> Json:
    """`result: false` makes kuaidi100 push again later."""
    reason = again(outcomes)
    return {"result": True, "returnCode": "200", "message": "成功"} if reason is None else refuse(form, reason)


def refuse(_form: Form, reason: str) -> Json:
    """What kuaidi100 reads as a failure."""
    return {"result": False, "returnCode": "500", "message": reason}


def _push(told: Mapping[str, Any], result: Mapping[str, Any], raw: str) -> Push:
    lines = in_order([_line(line) for line in reversed(result["data"])])
    carrier, before = told["new"] or result["com"], told["old"] or result["com"]
    return Push(
        carrier=carrier,
        waybill=result["nu"],
        code="" if told["status"] == "abort" else _state(result, lines),
        lines=lines,
        raw=raw,
        renamed_from=before if before != carrier else None,
    )


def _state(result: Mapping[str, Any], lines: Sequence[Line]) -> str:
    return finest(result["state"], lines) or (SIGNED_FOR if result["signed"] == "1" else "")


def _line(line: Mapping[str, Any]) -> Line:
    """Which of code and name of a state are sent depends on what was subscribed to."""
    name = line["status"] or ""
    return Line(time=line["time"], code=line["code"] or CODES_BY_NAME.get(name, name[:32]), text=line["context"])


CARRIER = Carrier(
    name="kuaidi100",
    title="快递100",
    table=TABLE,
    verify=verify,
    read=read,
    acknowledge=acknowledge,
    refuse=refuse,
)
