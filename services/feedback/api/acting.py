"""What is done with a case: each route one verb of the table."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from marshmallow import Schema

from contracts.feedback import cases as bodies
from contracts.feedback.words import Level, Rejection, WrongDesk
from contracts.people import Tier
from services.chassis.http.routes import STAFF, Call, Route, Write
from services.chassis.machine import Deed
from services.chassis.masking import mask_numbers_in
from services.chassis.work import Command
from services.feedback.api import sealing
from services.feedback.domain.case import Case
from services.feedback.domain.rules import Rules
from services.feedback.handlers.cases import On, OnOwn, Reject

Body: TypeAlias = Mapping[str, Any]
Verb: TypeAlias = Callable[[Case, Deed, Body, Rules], None]

ABOVE = frozenset({Tier.TOWN, Tier.COUNTY})
SUPERVISED = frozenset({Tier.CADRE, Tier.TOWN})
"""Who may take a step back: whoever made it, later their town."""
COUNTY = frozenset({Tier.COUNTY})
ANSWERING = STAFF | {Tier.BUREAU}
VILLAGER = frozenset({Tier.VILLAGER})


def reject(call: Call) -> Command:
    """Not taken up here."""
    body = call.body
    of = str(body["duplicate_of"]) if "duplicate_of" in body else None
    note = sealing.note(body["note"], call.vault)
    return Reject(case=call.path["case"], reason=Rejection(body["reason"]), duplicate_of=of, note=note)


def correct(call: Call) -> Command:
    """The last step is taken back."""
    note = sealing.note(call.body["reason"], call.vault)
    return On(kind=Case, key=call.path["case"], verb=_correct, note=note)


def _correct(case: Case, deed: Deed, rules: Rules) -> None:
    case.correct(deed, rules.correct_within)


def _act(verb: Verb, call: Call) -> Command:
    said = call.body.get("text") or call.body.get("note")
    note = sealing.note(said, call.vault)
    return On(kind=Case, key=call.path["case"], verb=partial(_say, verb, body=call.body), note=note)


def _say(verb: Verb, case: Case, deed: Deed, rules: Rules, body: Body) -> None:
    verb(case, deed, body, rules)


def _shown(body: Body) -> tuple[str, str] | None:
    """What goes to the wall; nothing where the handler wrote no question for it."""
    if "question" not in body:
        return None
    return mask_numbers_in(body["question"]), mask_numbers_in(body["text"])


def _on_own(verb: Callable[[Case, Deed, Rules], None], call: Call) -> Command:
    return OnOwn(case=call.path["case"], verb=verb)


def _withdraw(case: Case, deed: Deed, _rules: Rules) -> None:
    case.withdraw(deed)


def _route(
    name: str, summary: str, verb: Verb, body: Schema | None = bodies.REMARK, allow: frozenset[Tier] = STAFF
) -> Write:
    """`POST v1/cases/{case}/<name>`."""
    return Write(
        path=f"/v1/cases/{{case:uuid}}/{name}",
        command=partial(_act, verb),
        body=body,
        answer=bodies.CASE_CHANGED,
        allow=allow,
        summary=summary,
    )


_own = partial(Write, answer=bodies.CASE_CHANGED, allow=VILLAGER)

ROUTES: tuple[Route, ...] = (
    _route("accept", "受理", lambda case, deed, *_: case.accept(deed)),
    Write(
        path="/v1/cases/{case:uuid}/reject",
        command=reject,
        body=bodies.REJECT,
        answer=bodies.CASE_CHANGED,
        allow=STAFF,
        summary="不予受理:重复或不归这里管,告知去处",
    ),
    _route("assign", "转办到具名的人", lambda case, deed, body, _: case.assign(deed, body["assignee"]), bodies.ASSIGN),
    _route("take-up", "着手办理", lambda case, deed, *_: case.take_up(deed)),
    _route(
        "return",
        "回退:2 个工作日内,说明理由",
        lambda case, deed, body, rules: case.give_back(deed, WrongDesk(body["reason"]), rules),
        bodies.GIVE_BACK,
        ANSWERING,
    ),
    _route(
        "transfer",
        "转县直部门",
        lambda case, deed, body, _: case.transfer(deed, body["bureau"]),
        bodies.TRANSFER,
    ),
    _route("expedite", "列为紧急:24 小时", lambda case, deed, *_: case.expedite(deed)),
    _route("contact", "登记已与反映人取得联系", lambda case, deed, *_: case.contact(deed)),
    _route(
        "extension",
        "到期前申请延期,至多 10 个工作日",
        lambda case, deed, body, rules: case.ask_extension(deed, body["days"], rules),
        bodies.ASK_EXTENSION,
    ),
    _route("extension/grant", "上一级同意延期", lambda case, deed, *_: case.grant_extension(deed), allow=ABOVE),
    _route("extension/deny", "上一级不同意延期", lambda case, deed, *_: case.deny_extension(deed), allow=ABOVE),
    _route(
        "reply",
        "答复;填写公开的问题的,办结后上墙",
        lambda case, deed, body, _: case.reply(deed, _shown(body)),
        bodies.REPLY,
        ANSWERING,
    ),
    _route(
        "revisit",
        "回访:登记反映人自己的回答",
        lambda case, deed, body, _: case.revisit(deed, solved=body["solved"], level=Level(body["level"])),
        bodies.REVISIT,
    ),
    _route("revisit/missed", "回访未联系上;2 天内 3 次的办结", lambda case, deed, *_: case.miss(deed)),
    _route("close", "办结", lambda case, deed, *_: case.close(deed), body=None),
    _route("rework", "反映人不满意,重办,至多两次", lambda case, deed, *_: case.rework(deed)),
    _route("escalate", "重办两次仍不满意,提级由县办理", lambda case, deed, *_: case.escalate(deed)),
    _route(
        "conclude",
        "县级公开理由,办结",
        lambda case, deed, body, _: case.conclude(deed, _shown(body)),
        bodies.REPLY,
        COUNTY,
    ),
    _route("reopen", "办结 30 天内再次反映,一次", lambda case, deed, _, rules: case.reopen(deed, rules)),
    _route("withdraw", "反映人到柜台撤回", lambda case, deed, *_: case.withdraw(deed)),
    Write(
        path="/v1/cases/{case:uuid}/correct",
        command=correct,
        body=bodies.CORRECT,
        answer=bodies.CASE_CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
    _own(path="/v1/my/cases/{case:uuid}/withdraw", command=partial(_on_own, _withdraw), summary="撤回我的诉求"),
    _own(
        path="/v1/my/cases/{case:uuid}/reopen",
        command=partial(_on_own, Case.reopen),
        summary="我的诉求没有解决,再次反映",
    ),
)
