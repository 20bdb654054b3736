"""Yunda's own push (韵达): one waybill or a list, as JSON in a form's field, beside its signature.

Form, names of fields and signature are unconfirmed: names stand in the table, the signature in the partner registry.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.carriers import MOST_WAYBILLS, YUNDA_WAYBILL
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
    in_order,
    parsed,
    read_each,
)
from services.express.api.carriers.signature import check
from services.express.api.carriers.table import Table

TABLE = Table.beside(__file__)
NAMES = TABLE.fields
OF_A_LINE = ("time", "code", "state", "text")


def verify(form: Form, entry: Entry) -> None:
    """The MD5 of content, `_` and secret, in hex [unconfirmed]. Raises Unsigned."""
    check(form.get(NAMES["content"], ""), form.get(NAMES["signature"], ""), entry, "yunda-md5")


def read(form: Form) -> Reading:
    """One waybill or several. Raises Invalid."""
    name = NAMES["content"]
    told = parsed(form.get(name, ""), name)
    waybills = told if isinstance(told, list) else [told]
    if len(waybills) > MOST_WAYBILLS:
        raise Invalid(f"一批至多 {MOST_WAYBILLS} 个运单,请分批推送", errors={name: [f"至多 {MOST_WAYBILLS} 个"]})
    return read_each(waybills, _push)


def acknowledge(form: Form, outcomes: Sequence[Outcome]) -> Json:
    """As Yunda's own platform answers [unconfirmed]."""
    reason = again(outcomes)
    return {"result": True, "code": "0000", "message": "成功"} if reason is None else refuse(form, reason)


def refuse(_form: Form, reason: str) -> Json:
    """A failure in the same form."""
    return {"result": False, "code": "9999", "message": reason}


def _push(told: Any, position: int) -> Push | None:
    """None where nothing has happened yet. Raises Invalid."""
    waybill = load(YUNDA_WAYBILL, _renamed(told), f"{NAMES['content']}.{position}")
    lines = in_order([_line(line) for line in waybill["lines"]])
    code = (lines[-1].code if lines else "") or waybill["state"].upper()
    if not (code or lines):
        return None
    return Push(
        carrier=CARRIER.name,
        waybill=waybill["waybill"],
        code=code,
        lines=lines,
        raw=canonical(told),
    )


def _renamed(told: Any) -> Any:
    """Under our names; a push without a list of steps is one step itself."""
    if not isinstance(told, Mapping):
        return told
    steps = told.get(NAMES["lines"], [told])
    lines = [_under(OF_A_LINE, step) for step in steps] if isinstance(steps, list) else steps
    return _under(("waybill", "state"), told) | {"lines": lines}


def _under(ours: Sequence[str], told: Any) -> Any:
    return {name: told[NAMES[name]] for name in ours if NAMES[name] in told} if isinstance(told, Mapping) else told


def _line(line: Mapping[str, Any]) -> Line:
    return Line(time=line["time"], code=(line["code"] or line["state"]).upper(), text=line["text"] or "")


CARRIER = Carrier(
    name="yunda",
    title="韵达",
    table=TABLE,
    verify=verify,
    read=read,
    acknowledge=acknowledge,
    refuse=refuse,
)
