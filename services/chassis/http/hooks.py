"""A partner's native push: form fields in, commands through the group commit, the partner's acknowledgement out."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import structlog
from starlette.types import Receive, Scope, Send

from contracts.people import Actor
from contracts.refusals import Refusal, Unavailable
from services.chassis.http.answer import answer
from services.chassis.http.partners import Partner
from services.chassis.http.problem import Headers, Problem, problem_of
from services.chassis.http.request import body_of, media_type
from services.chassis.http.routes import Hook, Unsigned
from services.chassis.http.wiring import Wiring
from services.chassis.work import Command, Job, Outcome, Remember, Status
from services.chassis.work.once import YEAR, digest_of

FORM = "application/x-www-form-urlencoded"
_FIELDS = 50
"""Form fields at the most."""

log = structlog.get_logger()


class HookEndpoint:
    """The ASGI application of one `Hook`. Whatever goes wrong is told in the partner's own form too."""

    def __init__(self, route: Hook, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = await body_of(receive)
        try:
            form = _form(scope, raw)
            partner = self._partner()
            self._route.verify(form, partner.entry)
            self._wiring.partner_rate.take(partner.id)
            pairs = self._route.commands(form, self._wiring.vault)
            jobs = [self._job(*pair, partner.actor, scope) for pair in pairs]
            outcomes = await self._outcomes(partner, jobs, len(raw)) if jobs else []
        except Unsigned:
            await self._refuse(send, "签名不正确", 401)
        except (Refusal, Problem, Unavailable) as error:
            problem = problem_of(error)
            await self._refuse(send, problem.detail, problem.status, problem.headers)
        else:
            if any(outcome.status is Status.FAILED for outcome in outcomes):
                await self._refuse(send, "服务内部出错", 500)
            else:
                await answer(send, self._route.acknowledge(outcomes))

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

    async def _refuse(self, send: Send, reason: str, status: int, headers: Headers = ()) -> None:
        await answer(send, self._route.refuse(reason), status, headers)


def _form(scope: Scope, raw: bytes) -> Mapping[str, str]:
    """The fields of a form. Raises Unsigned where it can't be read: nothing in it can be trusted then."""
    if media_type(scope) != FORM:
        raise Unsigned
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise Unsigned from error
    form = dict(pairs)
    if len(form) != len(pairs) or any("\0" in value for value in form.values()):
        raise Unsigned
    return form
