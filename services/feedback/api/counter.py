"""The counter's QR: the right to rate what was done there just now, as JSON or as a page to show."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection

from contracts.feedback import ratings as bodies
from contracts.feedback.words import RatedBy
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.services import TITLES
from services.chassis.http.routes import Call, Json, Print, Read, Route
from services.chassis.ids import uuid7
from services.feedback.domain.rating import Ticket, rating_of
from services.feedback.store import invitations, tickets

AT_THE_COUNTER = timedelta(minutes=15)
"""How long the counter's QR is good."""
CADRE = frozenset({Tier.CADRE})
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)


def ticket(call: Call, connection: Connection) -> Json:
    """The right to rate what was done at this counter just now: of a known case the one that its link has too."""
    return _made(call, connection, call.body)


def shown(call: Call, connection: Connection) -> Json:
    """The same, to be shown."""
    return _made(call, connection, call.query)


def page(on_it: Json, address: str) -> str:
    """The page that a counter's screen shows, or that hangs there for a quarter of an hour."""
    code = segno.make(f"{address}{on_it['path']}", error="m", micro=False).svg_inline(border=4, omitsize=True)
    return _PAGES.get_template("counter.html").render(code=code, service=TITLES.get(on_it["service"], "服务"))


def _made(call: Call, connection: Connection, asked: Mapping[str, Any]) -> dict[str, Any]:
    expires = datetime.now(UTC) + AT_THE_COUNTER
    rating = _rating_of(call, connection, asked) if "case" in asked else str(uuid7())
    right = Ticket(rating, asked["service"], call.actor.scope, RatedBy.COUNTER, expires)
    signed = tickets.issue(call.vault, right)
    return {"service": asked["service"], "ticket": signed, "path": f"/rate#{signed}", "expires_at": expires}


def _rating_of(call: Call, connection: Connection, asked: Mapping[str, Any]) -> str:
    """Whether it has been rated isn't said: the rated would know who did. Raises NotFound for one that hasn't ended."""
    rating = rating_of(asked["service"], str(asked["case"]))
    if invitations.of(connection, call.actor.scope, rating) is None:
        raise NotFound("没有这件事项,或尚未办结,或已过评价期")
    return rating


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/counter/tickets",
        read=ticket,
        body=bodies.TICKET_ASKED,
        answer=bodies.TICKET_MADE,
        allow=CADRE,
        summary="柜台评价:15 分钟内评价一次",
    ),
    Print(
        path="/v1/counter/qr",
        read=shown,
        query=bodies.TICKET_ASKED,
        answer=bodies.TICKET_MADE,
        page=page,
        allow=CADRE,
        summary="柜台二维码:给群众扫的一页",
    ),
)
