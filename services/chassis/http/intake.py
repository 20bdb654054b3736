"""`POST v1/events`: partners' signed events, one or many, each with its own result."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import structlog
from starlette.types import Receive, Scope, Send

from contracts.refusals import Invalid, Refusal
from contracts.registry import PARTNER, Card
from services.chassis import metrics
from services.chassis.http.answer import answer
from services.chassis.http.cloudevent import Sent, id_of, read
from services.chassis.http.messages import load
from services.chassis.http.partners import Partner
from services.chassis.http.problem import Problem, problem_of, too_large, unreadable, unsupported
from services.chassis.http.request import body_of, check, media_type, needs_check, parse
from services.chassis.http.routes import MOST_EVENTS, Api, Intake
from services.chassis.http.trace import Trace
from services.chassis.http.wiring import Wiring
from services.chassis.work import Command, Job, Outcome, Remember, Status
from services.chassis.work.once import YEAR, digest_of

ONE = "application/cloudevents+json"
MANY = "application/cloudevents-batch+json"
TURN = 20
"""Events that are prepared before others have their turn: 500 would keep the health check waiting."""
AT_ONCE = 2
"""Requests whose events are prepared by turns; the others wait with their bodies unread."""
AHEAD = timedelta(minutes=10)
"""How far `data.occurred_at` may lie in the future: clocks differ, events are not foreseen."""

log = structlog.get_logger()


class IntakeEndpoint:
    """The ASGI application of one service's partner intake. `cards` is the registry of event types."""

    def __init__(self, api: Api, wiring: Wiring, cards: Mapping[str, Card]) -> None:
        """Raises ValueError where the service takes in a type that the registry doesn't send it."""
        self._service = api.service
        self._wiring = wiring
        self._reading = asyncio.Semaphore(AT_ONCE)
        self._counter = cache(partial(metrics.INTAKE.labels, api.service))
        self._types = {kind: (_card(kind, api.service, cards), make) for kind, make in api.intake.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = await body_of(receive)
        async with self._reading:
            self._wiring.check_room()
            partner = self._wiring.sender(scope, raw)
            events = _events(scope, raw)
            if len(events) > 1:
                self._wiring.partner_rate.take(partner.id, len(events) - 1)
            taken = _Taken(partner, scope["trace"], careful=needs_check(raw))
            results = await self._prepare_all(events, taken)
        outcomes = await self._outcomes(taken, len(raw)) if taken.jobs else []
        if outcomes and all(outcome.status is Status.FAILED for outcome in outcomes):
            raise outcomes[0].error or AssertionError("a failed job names its error")
        waiting = iter(outcomes)
        shown = [result or _result(sent, next(waiting), taken.trace) for sent, result in results]
        if partner.test:
            shown = [result | {"test": True} for result in shown]
        else:
            self._count(results, shown)
        await answer(send, {"results": shown})

    async def _outcomes(self, taken: "_Taken", size: int) -> list[Outcome]:
        """What became of the jobs; a test partner's end here, so that they touch no figures."""
        if taken.partner.test:
            return [Outcome(Status.ACCEPTED) for _ in taken.jobs]
        return await self._wiring.submit(taken.jobs, size)

    async def _prepare_all(
        self, events: Sequence[Any], taken: "_Taken"
    ) -> "list[tuple[Sent | None, dict[str, Any] | None]]":
        """Prepare the events, and let other requests have their turn in between."""
        results = []
        for number, event in enumerate(events, 1):
            results.append(self._prepare(event, taken))
            if number % TURN == 0:
                await asyncio.sleep(0)
        return results

    def _prepare(self, event: Any, taken: "_Taken") -> "tuple[Sent | None, dict[str, Any] | None]":
        """The event as read, and its result where it is rejected before it becomes a job."""
        sent = None
        try:
            if taken.careful:
                check(event)
            sent = read(event, self._types)
            taken.jobs.append(self._job(sent, taken))
        except (Refusal, Problem) as refusal:
            return sent, _rejected(id_of(event), problem_of(refusal), taken.trace)
        except Exception as error:
            log.exception("intake.failed", service=self._service, type=sent.type if sent else None)
            return sent, _rejected(id_of(event), problem_of(error), taken.trace)
        return sent, None

    def _job(self, sent: Sent, taken: "_Taken") -> Job:
        card, make = self._types[sent.type]
        data = load(card.data, sent.data, "data")
        _check_moment(data.get("occurred_at"))
        partner, vault = taken.partner.id, self._wiring.vault
        intake = Intake(partner=partner, id=sent.id, source=sent.source, type=sent.type, data=data, vault=vault)
        return Job(
            command=_made(make, intake),
            actor=taken.partner.actor,
            once=Remember(
                scope=("intake", partner, sent.source, sent.id),
                digest=digest_of([sent.type, sent.subject, sent.data]),
                keep=YEAR,
            ),
            traceparent=taken.trace.parent,
        )

    def _count(self, results: "Sequence[tuple[Sent | None, Any]]", shown: Sequence[Mapping[str, Any]]) -> None:
        for (sent, _), result in zip(results, shown, strict=True):
            kind = sent.type if sent else "unknown"
            self._counter(kind, result["status"]).inc()


class _Taken:
    """One request's events on their way to become jobs."""

    __slots__ = ("careful", "jobs", "partner", "trace")

    def __init__(self, partner: Partner, trace: Trace, *, careful: bool) -> None:
        self.partner = partner
        self.trace = trace
        self.careful = careful
        self.jobs: list[Job] = []


def _card(kind: str, service: str, cards: Mapping[str, Card]) -> Card:
    card = cards.get(kind)
    if card is None or card.producer != PARTNER or service not in card.consumers:
        raise ValueError(f"{kind} is not in the registry as a partner's event for {service}")
    return card


def _events(scope: Scope, raw: bytes) -> Sequence[Any]:
    """The events of a request, each as it came. Raises 413, 415 and 422 problems."""
    kind = media_type(scope)
    if kind not in (ONE, MANY):
        raise unsupported(f"{ONE} 或 {MANY}")
    content = parse(raw)
    if kind == ONE:
        if not isinstance(content, dict):
            raise unreadable("请求内容应为一个 CloudEvents 对象")
        return [content]
    if not isinstance(content, list) or (content and not any(isinstance(event, dict) for event in content)):
        raise unreadable("请求内容应为 CloudEvents 对象的列表")
    if len(content) > MOST_EVENTS:
        raise too_large(f"一次最多 {MOST_EVENTS} 个事件")
    return content


def _check_moment(occurred_at: datetime | None) -> None:
    if occurred_at is not None and occurred_at > datetime.now(UTC) + AHEAD:
        raise Invalid("事件时间在未来", errors={"data.occurred_at": ["不能晚于现在 10 分钟以上"]})


def _made(make: Callable[[Intake], Command], intake: Intake) -> Command:
    try:
        return make(intake)
    except Refusal as refusal:
        raise _under_data(refusal) from refusal


def _result(sent: Sent | None, outcome: Outcome, trace: Trace) -> dict[str, Any]:
    """The result of an event that became a job; the handler's `id` is the case that it is about: `subject`."""
    event_id = sent.id if sent else None
    if outcome.refusal is not None:
        return _rejected(event_id, _under_data(outcome.refusal), trace)
    if outcome.error is not None:
        return _rejected(event_id, problem_of(outcome.error), trace)
    shown = dict(outcome.answer or {})
    subject = {"subject": shown.pop("id")} if "id" in shown else {}
    return {"id": event_id, "status": outcome.status.value, **subject, **shown}


def _rejected(event_id: str | None, problem: Problem, trace: Trace) -> dict[str, Any]:
    return {"id": event_id, "status": "rejected", "problem": problem.document(trace.id)}


def _under_data(refusal: Refusal) -> Problem:
    """A refusal of the domain, which names fields of the command: for the sender they lie in `data`."""
    problem = problem_of(refusal)
    if problem.errors:
        problem.errors = {f"data.{name}": wrong for name, wrong in problem.errors.items()}
    return problem
