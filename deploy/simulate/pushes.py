"""What carriers push in forms of their own, with their codes and signatures: kuaidi100, KDNiao, Yunda."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Step, Told, Tracked
from deploy.simulate.trails import Trace

PATH = "/express/v1/carriers/"
ZONE = ZoneInfo("Asia/Shanghai")
OK = 200

CODES: Mapping[Told, Mapping[str, str]] = {
    Told.ON_ITS_WAY: {"kuaidi100": "0", "kdniao": "2", "yunda": "TRANSIT"},
    Told.IN_TRANSIT: {"kuaidi100": "0", "kdniao": "2", "yunda": "TRANSIT"},
    Told.AT_STATION: {"kuaidi100": "304", "kdniao": "311", "yunda": "INBOUND"},
    Told.SIGNED_FOR: {"kuaidi100": "301", "kdniao": "301", "yunda": "SIGNED"},
    Told.INTERCEPTED: {"kuaidi100": "210", "kdniao": "413"},
    Told.UNKNOWN: {"kuaidi100": "9901", "kdniao": "9901", "yunda": "DRONE"},
}
"""The pushers' codes; UNKNOWN has some that no table of the county's knows."""
TEXTS = {
    Told.ON_ITS_WAY: "快件离开【嘉祥县】,发往【济宁转运中心】",
    Told.IN_TRANSIT: "快件离开【济宁转运中心】,发往【嘉祥县】",
    Told.AT_STATION: "快件已到达服务站,请凭取件码领取",
    Told.SIGNED_FOR: "快件已签收,签收人:本人",
    Told.INTERCEPTED: "寄件人要求拦截,快件不再派送",
    Told.UNKNOWN: "快件由无人车接驳",
}
SHIPPERS = {
    "jtexpress": "JTSD",
    "shentong": "STO",
    "youzhengguonei": "YZPY",
    "yuantong": "YTO",
    "yunda": "YD",
    "zhongtong": "ZTO",
}
"""KDNiao's codes of carriers."""
EARLIER = {Told.IN_TRANSIT: timedelta(hours=9), Told.UNKNOWN: timedelta(hours=3)}
"""How long before the push it happened; the rest is told at once. So a push that comes late tells of the past."""

Form: TypeAlias = Mapping[str, str]


async def push(stage: Stage, step: Step) -> None:
    """Send a push about one parcel, coming or going; `says` holds what it tells, and whether it comes twice."""
    parcel, told = step.tracked[0], Told(step.says["told"])
    trace = stage.trails.add(parcel.waybill, Trace(datetime.now(ZONE) - EARLIER.get(told, timedelta(0)), told))
    content = _CONTENTS[parcel.pusher](parcel, trace)
    for _ in range(2 if step.says.get("twice") else 1):
        answer = await stage.line.ask(lambda credentials: _request(parcel.pusher, content, credentials))
        taken = content_of(answer)
        if answer.status_code != OK or not (taken.get("result") or taken.get("Success")):
            stage.tally.unexpected(f"{parcel.pusher} 推送", answer)
            return
    stage.tally.count("arrived" if told is Told.AT_STATION else "tracked")


def _request(pusher: str, content: str, credentials: Credentials) -> Request:
    form = _SIGNED[pusher](content, credentials.salts[pusher])
    body = urlencode(form).encode()
    return Request("POST", PATH + pusher, body, {"content-type": "application/x-www-form-urlencoded"})


# The trace of a parcel, oldest line first, as each tells it


def _kuaidi100(parcel: Tracked, trace: Sequence[Trace]) -> str:
    """The full trace, newest line first."""
    lines = [
        {"context": TEXTS[line.told], "time": _time(line.time), "statusCode": CODES[line.told]["kuaidi100"]}
        for line in reversed(trace)
    ]
    result = {"com": parcel.carrier, "nu": parcel.waybill, "state": lines[0]["statusCode"], "data": lines}
    return _json({"status": "polling", "message": "", "lastResult": result})


def _kdniao(parcel: Tracked, trace: Sequence[Trace]) -> str:
    """A batch of one, with its full trace."""
    lines = [
        {"AcceptTime": _time(line.time), "AcceptStation": TEXTS[line.told], "Action": CODES[line.told]["kdniao"]}
        for line in trace
    ]
    waybill = {
        "ShipperCode": SHIPPERS[parcel.carrier],
        "LogisticCode": parcel.waybill,
        "Success": True,
        "State": lines[-1]["Action"][0],
        "StateEx": lines[-1]["Action"],
        "Traces": lines,
    }
    return _json({"EBusinessID": "1000001", "PushTime": lines[-1]["AcceptTime"], "Count": "1", "Data": [waybill]})


def _yunda(parcel: Tracked, trace: Sequence[Trace]) -> str:
    """Its newest step alone."""
    line = trace[-1]
    code, text = CODES[line.told]["yunda"], TEXTS[line.told]
    return _json({"mailno": parcel.waybill, "time": _time(line.time), "action": code, "description": text})


_CONTENTS: Mapping[str, Callable[[Tracked, Sequence[Trace]], str]] = {
    "kuaidi100": _kuaidi100,
    "kdniao": _kdniao,
    "yunda": _yunda,
}


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


_SIGNED: Mapping[str, Callable[[str, str], Form]] = {
    "kuaidi100": lambda content, salt: {"param": content, "sign": _md5(content + salt).upper()},
    "kdniao": lambda content, salt: {
        "RequestType": "101",
        "RequestData": content,
        "DataSign": base64.b64encode(_md5(content + salt).encode()).decode(),
    },
    "yunda": lambda content, salt: {"data": content, "sign": _md5(f"{content}_{salt}")},
}
