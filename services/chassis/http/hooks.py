"""A partner's native push: a form or a raw body in, commands through the group commit, its acknowledgement out."""

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import structlog
from starlette.types import Receive, Scope, Send

from contracts.people import Actor
from contracts.refusals import Refusal, Unavailable
from services.chassis.http.answer import answer
from services.chassis.http.partners import Partner
from services.chassis.http.problem import Headers, Problem, problem_of, unsupported
from services.chassis.http.request import body_of, header, media_type
from services.chassis.http.routes import FORM, Hook, Unsigned
from services.chassis.http.wiring import Wiring
from services.chassis.work import Command, Job, Outcome, Remember, Status
from services.chassis.work.once import YEAR, digest_of

_MOST_FIELDS = 50
"""Form fields at the most."""
_LARGE = 32 * 1024
"""Bytes from which a push is read in a thread: a batch of 500 takes half a second, and others want their turn."""

log = structlog.get_logger()


class HookEndpoint:
    """The ASGI application of one `Hook`. Whatever goes wrong is told in the partner's own form too."""

    def __init__(self, route: Hook, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = await body_of(receive)
        form: Mapping[str, str] = {}
        try:
            form, partner = self._verified(scope, raw)
            outcomes = await self._take(form, partner, scope, len(raw))
        except Unsigned:
            await self._refuse(send, form, "签名不正确", 401)
        except (Refusal, Problem, Unavailable) as error:
            problem = problem_of(error)
            await self._refuse(send, form, problem.detail, problem.status, problem.headers)
        else:
            if any(outcome.status is Status.FAILED for outcome in outcomes):
                await self._refuse(send, form, "服务内部出错", 500)
            else:
                await answer(send, self._route.acknowledge(form, outcomes))

    def _verified(self, scope: Scope, raw: bytes) -> tuple[Mapping[str, str], Partner]:
        form, partner = self._form(scope, raw), self._partner()
        self._route.verify(form, partner.entry)
        return form, partner

    def _form(self, scope: Scope, raw: bytes) -> Mapping[str, str]:
        """Fields, or the raw text, beside the headers. Raises Unsigned, and 400 and 415 problems."""
        route = self._route
        fields = _fields(scope, raw) if route.media == FORM else {"body": _text(scope, raw, route.media)}
        sent = {name: header(scope, name.encode()) for name in route.headers}
        return {**fields, **{name: value for name, value in sent.items() if value is not None}}

    async def _take(self, form: Mapping[str, str], partner: Partner, scope: Scope, size: int) -> Sequence[Outcome]:
        self._wiring.partner_rate.take(partner.id)
        pairs = await self._commands(form, size)
        if len(pairs) > 1:
            self._wiring.partner_rate.take(partner.id, len(pairs) - 1)
        jobs = [self._job(*pair, partner.actor, scope) for pair in pairs]
        return await self._outcomes(partner, jobs, size) if jobs else []

    async def _commands(self, form: Mapping[str, str], size: int) -> Sequence[tuple[str, Command]]:
        self._wiring.check_room()
        if size < _LARGE:
            return self._route.commands(form, self._wiring.vault)
        return await asyncio.to_thread(self._route.commands, form, self._wiring.vault)

    def _partner(self) -> Partner:
        partner = self._wiring.partner(self._route.partner)
        if partner is None:
            log.warning("hook.unregistered", partner=self._route.partner, service=self._wiring.service)
            raise Unsigned
        return partner

    async def _outcomes(self, partner: Partner, jobs: Sequence[Job], size: int) -> list[Outcome]:
        if partner.test:
            return [Outcome(Status.ACCEPTED) for _ in jobs]
        return await self._wiring.submit(jobs, size)

    def _job(self, push_id: str, command: Command, actor: Actor, scope: Scope) -> Job:
        """Carriers push the whole trace again each time, so the id alone tells a repetition."""
        once = Remember(scope=("hook", self._route.path, push_id), digest=digest_of(push_id), keep=YEAR)
        return Job(command=command, actor=actor, once=once, traceparent=scope["trace"].parent)

    async def _refuse(
        self, send: Send, form: Mapping[str, str], reason: str, status: int, headers: Headers = ()
    ) -> None:
        await answer(send, self._route.refuse(form, reason), status, headers)


def _text(scope: Scope, raw: bytes, media: str) -> str:
    """The body as it was sent, which is what is signed: encoded again it gives the same bytes."""
    if media_type(scope) != media:
        raise unsupported(media)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unsigned from error


def _fields(scope: Scope, raw: bytes) -> Mapping[str, str]:
    """The fields of a form. Raises Unsigned where it can't be read: nothing in it can be trusted then."""
    if media_type(scope) != FORM:
        raise Unsigned
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Unsigned from error
    form = dict(pairs)
    if len(form) != len(pairs) or any("\0" in value for value in form.values()):
        raise Unsigned
    return form
