"""What cadres and towns do with what people say, and how people rate at the counter."""

import json
from collections.abc import Mapping

from contracts.people import town_of
from deploy.simulate.cadre import OK, enter
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import AtWall, Step, Voice

CASES = "/feedback/v1/cases"
DEEDS: Mapping[str, tuple[str, str]] = {
    AtWall.TAKE_ON: ("accept", "受理意见"),
    AtWall.CALL: ("contact", "联系反映人"),
    AtWall.ASSIGN: ("assign", "转办"),
    AtWall.BEGIN: ("take-up", "着手办理"),
    AtWall.REPLY: ("reply", "答复"),
    AtWall.ASK: ("revisit", "回访"),
    AtWall.AGAIN: ("rework", "重办"),
    AtWall.CLOSE: ("close", "办结意见"),
}
"""`POST v1/cases/{case}/<path>`, and what it is called; what is entered stands in the step."""


async def say(stage: Stage, step: Step) -> None:
    """Take down what somebody says, and remember under which id."""
    [voice] = step.voices
    contact = {"contact": {"name": voice.name, "phone": voice.phone}} if voice.phone else {}
    body = {
        "kind": voice.kind,
        "centre": voice.centre,
        "text": voice.text,
        "about_staff": voice.names_staff,
        "channel": voice.channel,
        **contact,
    }
    answer = await stage.line.ask(enter(step, f"{CASES}/registered", body))
    stage.tally.done("said", "登记意见", answer)
    if answer.status_code == OK:
        stage.said[voice.waybill] = content_of(answer)["id"]


async def do(stage: Stage, step: Step) -> None:
    """Do one of DEEDS; what names staff is their town's to do."""
    (path, title), [voice] = DEEDS[step.action], step.voices
    case = stage.said.get(voice.waybill)
    if case is None:
        stage.tally.problem(f"{title}: 没有登记")
        return
    handler = {"assignee": _handler(voice)} if step.action == AtWall.ASSIGN else {}
    made = enter(step, f"{CASES}/{case}/{path}", {**step.says, **handler}, by_town=voice.names_staff)
    stage.tally.done("handled", title, await stage.line.ask(made))


async def rate(stage: Stage, step: Step) -> None:
    """The counter shows its QR, and whoever stands there scans it and rates."""
    shown = await stage.line.ask(enter(step, "/feedback/v1/counter/tickets", {"service": "express"}))
    if shown.status_code != OK:
        stage.tally.unexpected("柜台二维码", shown)
        return
    content = json.dumps({"ticket": content_of(shown)["ticket"], **step.says}).encode()

    def given(_: Credentials) -> Request:
        return Request("POST", "/feedback/v1/ratings", content, {"content-type": "application/json"})

    stage.tally.done("rated", "评价", await stage.line.ask(given))


def _handler(voice: Voice) -> str:
    return f"town:{town_of(voice.centre)}" if voice.names_staff else f"staff:{voice.centre}-01"
