"""What carriers do: signed events for lists and trucks, an aggregator's push for single parcels."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from standardwebhooks import Webhook

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.steps import Parcel, Step
from deploy.simulate.tally import Tally

INTAKE = "/express/v1/events"
PUSHES = "/express/v1/carriers/kuaidi100"
ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
AT_THE_STATION = "304"
ZONE = ZoneInfo("Asia/Shanghai")
FORGED = b64encode(bytes(32)).decode()
OK, UNAUTHORIZED = 200, 401


async def announce(line: Line, step: Step, tally: Tally) -> None:
    """Send a carrier's early list."""
    await _send(line, "announced", step.parcels, tally)


async def arrive(line: Line, step: Step, tally: Tally) -> None:
    """Send what a truck has unloaded."""
    await _send(line, "arrived", step.parcels, tally)


async def unsigned(line: Line, step: Step, tally: Tally) -> None:
    """Send an arrival under a made-up signature; it is to be refused."""

    def forged(credentials: Credentials) -> Request:
        request = _signed(credentials, _body("arrived", step.parcels), ONE)
        return replace(request, headers=request.headers | {"webhook-signature": f"v1,{FORGED}"})

    tally.refusal_of("无签名的事件", await line.ask(forged), UNAUTHORIZED)


async def push(line: Line, step: Step, tally: Tally) -> None:
    """Send kuaidi100's push of one parcel that has reached the station."""
    param = _trace_of(step.parcels[0], datetime.now(ZONE))

    def form(credentials: Credentials) -> Request:
        sign = hashlib.md5((param + credentials.salt).encode(), usedforsecurity=False).hexdigest().upper()
        body = urlencode({"sign": sign, "param": param}).encode()
        return Request("POST", PUSHES, body, {"content-type": "application/x-www-form-urlencoded"})

    answer = await line.ask(form)
    if answer.status_code == OK and content_of(answer).get("result"):
        tally.count("arrived")
    else:
        tally.unexpected("快递100推送", answer)


async def _send(line: Line, what: str, parcels: Sequence[Parcel], tally: Tally) -> None:
    body = _body(what, parcels)
    kind = ONE if len(parcels) == 1 else MANY
    answer = await line.ask(lambda credentials: _signed(credentials, body, kind))
    if answer.status_code != OK:
        tally.unexpected(f"partner.parcel.{what}.v1", answer)
        return
    for result in content_of(answer)["results"]:
        if result["status"] == "rejected":
            tally.rejected(f"partner.parcel.{what}.v1", result["problem"])
        else:
            tally.count(what)


def _signed(credentials: Credentials, body: bytes, kind: str) -> Request:
    """Sign as Standard Webhooks has it, with the time of this attempt."""
    now = datetime.now(UTC)
    message = hashlib.sha256(body).hexdigest()
    headers = {
        "content-type": kind,
        "partner-id": credentials.carrier,
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(credentials.secret).sign(message, now, body.decode()),
    }
    return Request("POST", INTAKE, body, headers)


def _body(what: str, parcels: Sequence[Parcel]) -> bytes:
    events = [_event(what, parcel) for parcel in parcels]
    return json.dumps(events if len(events) > 1 else events[0], ensure_ascii=False).encode()


def _event(what: str, parcel: Parcel) -> Mapping[str, Any]:
    """One CloudEvent; its id follows from the parcel, so that a repetition is seen as one."""
    consent = {"consent": parcel.consent} if what == "arrived" else {}
    return {
        "specversion": "1.0",
        "id": f"{parcel.waybill}-{what}",
        "source": f"/carriers/{parcel.carrier}",
        "type": f"partner.parcel.{what}.v1",
        "data": {
            "carrier": parcel.carrier,
            "waybill": parcel.waybill,
            "centre": parcel.centre,
            "recipient": {"name": parcel.name, "phone": parcel.phone},
            **consent,
        },
    }


def _trace_of(parcel: Parcel, now: datetime) -> str:
    """Return the form field `param`: newest line first."""
    lines = [("快件已到达服务站", AT_THE_STATION), ("快件正在派送", "5")]
    trace = [
        {"context": text, "time": f"{now:%Y-%m-%d %H:%M:%S}", "statusCode": code, "status": text}
        for text, code in lines
    ]
    result = {"com": parcel.carrier, "nu": parcel.waybill, "state": AT_THE_STATION, "data": trace}
    return json.dumps({"status": "polling", "message": "到站", "lastResult": result}, ensure_ascii=False)
