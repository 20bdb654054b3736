"""Around every request: its trace id, its metrics, and any exception as a problem."""

import time
from functools import cache, partial

import structlog
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import logs, metrics
from services.chassis.http.answer import answer_problem
from services.chassis.http.problem import INTERNAL, problem_of
from services.chassis.http.request import Disconnected
from services.chassis.http.trace import trace_of

CLIENT_GONE = 499
"""The status under which requests are counted whose client left before the answer."""

log = structlog.get_logger()


class Edge:
    """ASGI middleware; endpoints raise what went wrong and never see a status code."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service
        self._counter = cache(partial(metrics.REQUESTS.labels, service))
        self._clock = cache(partial(metrics.REQUEST_SECONDS.labels, service))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        trace = scope["trace"] = trace_of(scope["headers"])
        logs.trace_id.set(trace.id)
        status = CLIENT_GONE

        async def traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((b"x-trace-id", trace.id.encode()))
            await send(message)

        try:
            await self._app(scope, receive, traced)
        except Disconnected:
            pass
        except Exception as error:
            if status != CLIENT_GONE:
                raise
            await self._explain(error, traced, trace.id)
        finally:
            self._count(scope, status, time.perf_counter() - started)

    async def _explain(self, error: Exception, send: Send, trace_id: str) -> None:
        problem = problem_of(error)
        if problem.status == INTERNAL:
            log.error("request.failed", service=self._service, exc_info=error)
        await answer_problem(send, problem, trace_id)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = route.path if isinstance(route, Route) else "unmatched"
        self._counter(path, scope["method"], status).inc()
        self._clock(path).observe(seconds)
