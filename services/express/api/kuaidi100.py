"""kuaidi100's push (快递100 订阅推送): its signature, its codes as data, its acknowledgement."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from contracts.express import KUAIDI100_PUSH
from contracts.parcels import TraceMeaning
from contracts.refusals import Invalid
from services.chassis.http.routes import Hook, Json, Unsigned
from services.chassis.vault import Vault
from services.chassis.work import Command, Outcome, Status
from services.express.domain import Trace, draw_codes
from services.express.handlers import Track
from services.express.store import TRACE

ZONE = ZoneInfo("Asia/Shanghai")

CODES: Mapping[str, TraceMeaning] = {
    "0": TraceMeaning.IN_TRANSIT,
    "1": TraceMeaning.ACCEPTED,
    "2": TraceMeaning.PROBLEM,
    "3": TraceMeaning.SIGNED_FOR,
    "4": TraceMeaning.REFUSED,
    "5": TraceMeaning.OUT_FOR_DELIVERY,
    "6": TraceMeaning.RETURNING,
    "7": TraceMeaning.FORWARDED,
    "14": TraceMeaning.REFUSED,
    "205": TraceMeaning.PROBLEM,
    "208": TraceMeaning.PROBLEM,
    "209": TraceMeaning.PROBLEM,
    "304": TraceMeaning.AT_STATION,
    "501": TraceMeaning.AT_STATION,
}
"""What its state codes mean; the same digits mean other things elsewhere."""


def verify(form: Mapping[str, str], partner: Mapping[str, Any]) -> None:
    """`sign` is MD5(param + salt) in upper case. Raises Unsigned."""
    expected = hashlib.md5((form.get("param", "") + partner["salt"]).encode(), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(expected.upper().encode(), form.get("sign", "").encode()):
        raise Unsigned


def commands(form: Mapping[str, str], vault: Vault) -> Sequence[tuple[str, Command]]:
    """One Track for the parcel that the push is about; its id is the push's own digest. Raises Invalid."""
    result = _last_result(form.get("param", ""))
    traces = [_trace(line, vault) for line in result["data"]]
    meaning = CODES.get(result["state"], TraceMeaning.UNMAPPED)
    command = Track(
        carrier=result["com"],
        waybill=result["nu"],
        traces=traces,
        arrived=meaning is TraceMeaning.AT_STATION,
        codes=draw_codes(result["nu"]),
    )
    return [(hashlib.sha256(form["param"].encode()).hexdigest(), command)]


def acknowledge(outcomes: Sequence[Outcome]) -> Json:
    """`result: false` makes kuaidi100 push again later."""
    outcome = outcomes[0]
    if outcome.status in (Status.ACCEPTED, Status.DUPLICATE):
        return {"result": True, "returnCode": "200", "message": "成功"}
    return refuse(outcome.refusal.detail if outcome.refusal else "暂时不能处理,请稍后重推")


def refuse(reason: str) -> Json:
    """What kuaidi100 reads as a failure."""
    return {"result": False, "returnCode": "500", "message": reason}


def _last_result(param: str) -> Mapping[str, Any]:
    try:
        pushed = KUAIDI100_PUSH.load(json.loads(param))
    except ValidationError as error:
        raise Invalid("推送内容不符合约定", errors={"param": error.messages}) from error
    except (ValueError, RecursionError) as error:
        raise Invalid("param 不是 JSON", errors={"param": ["不是 JSON"]}) from error
    result: Mapping[str, Any] = pushed["lastResult"]
    return result


def _trace(line: Mapping[str, Any], vault: Vault) -> Trace:
    code = str(line.get("statusCode") or line.get("status") or "")
    digest = hashlib.sha256(f"{line['time']}\0{code}\0{line['context']}".encode()).hexdigest()[:32]
    return Trace(
        time=line["time"].replace(tzinfo=ZONE),
        code=code,
        meaning=CODES.get(code, TraceMeaning.UNMAPPED),
        text=vault.encrypt(line["context"], TRACE),
        digest=digest,
    )


HOOK = Hook(
    path="/v1/carriers/kuaidi100",
    partner="kuaidi100",
    verify=verify,
    commands=commands,
    acknowledge=acknowledge,
    refuse=refuse,
    summary="快递100 推送:已预报包裹的全程轨迹;到站即入库",
)
