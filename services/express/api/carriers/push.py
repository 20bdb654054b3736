"""What carriers' native pushes have in common, whatever their forms."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from contracts.refusals import Forbidden, IllegalTransition, Invalid
from services.chassis.http.routes import Json
from services.chassis.work import Outcome, Status
from services.express.api.carriers.table import Table

Form: TypeAlias = Mapping[str, str]
"""The fields of a form, decoded; empty where it couldn't be read or isn't signed."""
Entry: TypeAlias = Mapping[str, Any]
"""A carrier's entry in the partner registry."""

SUB_CODE = 3
"""Digits of a code that says more than the one digit of its state, with which it begins."""
FINAL = (Invalid, Forbidden, IllegalTransition)
"""Refusals that the same push meets again however often it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a trace, as the carrier says it; `time` is aware."""

    time: datetime
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What one push says of one waybill.

    `carrier` is our code for the company, `renamed_from` the one by which the waybill was known before. `code` is the
    newest state, "" where none is told. `lines` are oldest first, the full trace or what is new. `raw` is what it was
    read from, `push_id` the digest of that: the same push has it again.
    """

    carrier: str
    waybill: str
    code: str
    lines: Sequence[Line]
    raw: str
    renamed_from: str | None = None

    @property
    def push_id(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.raw.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one request says; beside it how many waybills say nothing, and what is wrong with those it can't read."""

    pushes: Sequence[Push]
    silent: int = 0
    unreadable: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One who pushes in a form of their own.

    `name` is the last part of the path and the id in the partner registry, `title` what people call them.
    `verify(form, entry)` raises Unsigned, `read(form)` Invalid where nothing of it can be read;
    `acknowledge(form, outcomes)` and `refuse(form, reason)` answer as they expect it.
    """

    name: str
    title: str
    table: Table
    verify: Callable[[Form, Entry], None]
    read: Callable[[Form], Reading]
    acknowledge: Callable[[Form, Sequence[Outcome]], Json]
    refuse: Callable[[Form, str], Json]


def parsed(text: str, name: str) -> Any:
    """The JSON in the form's field `name`. Raises Invalid."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{name} 不是 JSON,请检查推送内容", errors={name: ["不是 JSON"]}) from error


def read_each(batch: Sequence[Any], read: Callable[[Any, int], Push | None]) -> Reading:
    """The waybills of a batch; `read(told, position)` gives None for one that says nothing, and raises Invalid.

    One that can't be read doesn't keep the others back. Raises Invalid where none can be read.
    """
    pushes: list[Push | None] = []
    wrong: list[Invalid] = []
    for position, told in enumerate(batch):
        try:
            pushes.append(read(told, position))
        except Invalid as invalid:
            wrong.append(invalid)
    if wrong and not pushes:
        raise wrong[0]
    telling = [push for push in pushes if push]
    return Reading(pushes=telling, silent=len(pushes) - len(telling), unreadable=[each.detail for each in wrong])


def canonical(told: Any) -> str:
    """Parsed JSON as text, the same for the same content. Raises Invalid where it nests too deep."""
    try:
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode(errors="replace").decode()
    except RecursionError as error:
        raise Invalid("推送内容嵌套过深") from error


def in_order(lines: Sequence[Line]) -> Sequence[Line]:
    """By time; of the same second those given later come later."""
    return sorted(lines, key=lambda line: line.time)


def finest(state: str, lines: Sequence[Line]) -> str:
    """The newest line's code where there is no `state`, or where it says more: 3 with 304 on its newest line is 304."""
    newest = lines[-1].code if lines else ""
    says_more = len(state) == 1 and len(newest) == SUB_CODE and newest.startswith(state)
    return newest if says_more or not state else state


def again(outcomes: Sequence[Outcome]) -> str | None:
    """Why it should be pushed again, or None: what was taken, now or before, or never will be, needs no repetition."""
    for outcome in outcomes:
        if outcome.status in (Status.ACCEPTED, Status.DUPLICATE) or isinstance(outcome.refusal, FINAL):
            continue
        return outcome.refusal.detail if outcome.refusal else "暂时不能处理,请稍后重推"
    return None
