"""Writes of several things at once: one command and one result for each, in one transaction where nothing is wrong."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate
from starlette.types import Receive, Scope, Send

from contracts.refusals import Refusal
from services.chassis.http.answer import answer
from services.chassis.http.messages import load
from services.chassis.http.problem import problem_of
from services.chassis.http.reads import path_of
from services.chassis.http.request import json_object
from services.chassis.http.routes import Bulk, Call
from services.chassis.http.wiring import Wiring
from services.chassis.http.writes import once
from services.chassis.work import Job, Outcome


class BulkEndpoint:
    """The ASGI application of one `Bulk`."""

    def __init__(self, route: Bulk, wiring: Wiring) -> None:
        self._route = route
        self._wiring = wiring
        self._list = list_of(route, fields.Dict())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor = self._wiring.actor(scope, self._route.allow)
        path, raw = path_of(scope), await json_object(scope, receive)
        shared = load(self._list, raw)
        items = shared.pop("items")
        call = Call(actor=actor, path=path, query={}, body=shared, vault=self._wiring.vault)
        # as it was sent, not as it was read: what is remembered of it must come out alike the next time
        for_all = {name: value for name, value in raw.items() if name != "items"}
        jobs = [self._job(scope, call, number, item, for_all) for number, item in enumerate(items)]
        outcomes = iter(await self._wiring.submit([job for job in jobs if isinstance(job, Job)]))
        ended = [next(outcomes) if isinstance(job, Job) else job for job in jobs]
        await answer(send, {"results": [_result(end, scope["trace"].id) for end in ended]})

    def _job(
        self, scope: Scope, call: Call, number: int, item: Mapping[str, Any], for_all: Mapping[str, Any]
    ) -> Job | Refusal:
        """The job of one item, or why there is none."""
        try:
            one = Call(
                actor=call.actor,
                path=call.path,
                query={},
                body={**call.body, **load(self._route.item, item)},
                vault=call.vault,
            )
            command = self._route.command(one)
        except Refusal as refusal:
            return refusal
        said = {"path": call.path, "body": item, **({"for_all": for_all} if for_all else {})}
        remember = once(scope, self._route, call.actor, said, part=str(number))
        return Job(command=command, actor=call.actor, once=remember, traceparent=scope["trace"].parent)


def list_of(route: Bulk, item: "fields.Field[Any]") -> Schema:
    """The body of a `Bulk`: what is for all, and the `items`."""
    length = validate.Length(1, route.most, error=f"应为 1 到 {route.most} 项")
    shared: dict[str, Any] = dict(route.body.declared_fields) if route.body else {}
    return Schema.from_dict(shared | {"items": fields.List(item, required=True, validate=length)})()


@cache
def results_of(route: Bulk) -> Schema:
    """The answer of a `Bulk`: for each item its status, with what a single one would be answered."""
    status = fields.String(required=True, validate=validate.OneOf(["accepted", "duplicate", "rejected"]))
    own: dict[str, Any] = {"status": status, "problem": fields.Dict(metadata={"description": "仅 rejected"})}
    changed = {name: field for name, field in route.answer.declared_fields.items() if name not in own}
    result = Schema.from_dict(changed | own)
    return Schema.from_dict({"results": fields.List(fields.Nested(result), required=True)})()


def _result(ended: Outcome | Refusal, trace_id: str) -> dict[str, Any]:
    why = ended if isinstance(ended, Refusal) else ended.refusal or ended.error
    if why is not None:
        return {"status": "rejected", "problem": problem_of(why).document(trace_id)}
    assert isinstance(ended, Outcome)  # noqa: S101 - a refusal has been answered
    return {"status": ended.status.value, **(ended.answer or {})}
