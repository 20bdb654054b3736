"""Around every request: its trace id, its metrics, and any exception as a problem."""

import time
from functools import cache, partial

import structlog
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import logs, metrics, tracing
from services.chassis.http.answer import answer_problem
from services.chassis.http.problem import INTERNAL, problem_of
from services.chassis.http.request import Disconnected
from services.chassis.http.trace import Trace, caller_of, trace_under
from services.chassis.tracing import Kind, Span

CLIENT_GONE = 499
"""The status under which requests are counted whose client left before the answer."""

_UNTRACED = ("/healthz", "/readyz", "/metrics")
"""What probes ask every few seconds."""

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
        span, trace = self._trace(scope)
        scope["trace"] = trace
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
            if span is not None:
                _end(span, scope, status)

    def _trace(self, scope: Scope) -> tuple[Span | None, Trace]:
        """The request's trace, and its span where one is recorded."""
        caller, span = caller_of(scope["headers"]), None
        if not scope["path"].endswith(_UNTRACED):
            about = {"echowall.service": self._service, "http.request.method": scope["method"]}
            span = tracing.begin(Kind.SERVER, scope["method"], caller, about)
        return span, trace_under(caller) if span is None else Trace.of(span.traceparent)

    async def _explain(self, error: Exception, send: Send, trace_id: str) -> None:
        problem = problem_of(error)
        if problem.status == INTERNAL:
            log.error("request.failed", service=self._service, exc_info=error)
        await answer_problem(send, problem, trace_id)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        path = _route_of(scope)
        self._counter(path, scope["method"], status).inc()
        self._clock(path).observe(seconds)


def _route_of(scope: Scope) -> str:
    route = scope.get("route")
    return route.path if isinstance(route, Route) else "unmatched"


def _end(span: Span, scope: Scope, status: int) -> None:
    route = _route_of(scope)
    about: dict[str, str | int] = {"http.route": route, "http.response.status_code": status}
    wrong = str(status) if status >= INTERNAL else ""
    span.end(name=f"{scope['method']} {route}", wrong=wrong, about=about)
