"""The provincial rating platform: ratings that were given there come in, all of ours go out, in its own words."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.feedback.platform import RATINGS_REPORTED
from contracts.feedback.words import Displeasure, Level, RatedBy, RectificationState
from contracts.refusals import Invalid
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.sealing import seal_phone
from services.chassis.work import Command
from services.feedback.domain.rating import Ticket, rating_of
from services.feedback.handlers.ratings import Rate
from services.feedback.store import reporting
from services.feedback.store.sealing import OPINION, RATER

WORDS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("platform.toml").read_text(encoding="utf-8")
)
"""Theirs for ours."""
THEIRS: Mapping[str, Mapping[Any, str]] = {
    part: {ours: theirs for theirs, ours in words.items()} for part, words in WORDS.items()
}
"""Ours for theirs."""
_AS_TOLD = {RectificationState.DISMISSAL_PROPOSED: RectificationState.RECEIVED}
"""What somebody has proposed isn't found yet."""
_OPEN = timedelta(days=1)
"""A right that is used at once."""


def given(event: Intake) -> Command:
    """partner.rating.given.v1. Raises Invalid for words that the mapping file doesn't know."""
    data = event.data
    service, level = _ours("services", "service", data), Level(_ours("levels", "level", data))
    reason = Displeasure(_ours("reasons", "reason", data)) if "reason" in data else None
    return Rate(
        ticket=Ticket(_right(event, service), service, data["centre"], RatedBy.PLATFORM, datetime.now(UTC) + _OPEN),
        level=level,
        displeasure=reason,
        text=event.vault.encrypt(data["text"], OPINION) if "text" in data else None,
        phone=seal_phone(data["phone"], RATER, event.vault) if "phone" in data else None,
        must_exist=True,
    )


def _right(event: Intake, service: str) -> str:
    """Of a known case the right that its link has too; else the platform's own number makes it one."""
    data = event.data
    return rating_of(service, str(data["case"])) if "case" in data else rating_of(event.partner, data["evaluation"])


def _ours(part: str, field: str, data: Mapping[str, Any]) -> Any:
    known = WORDS[part]
    if data[field] not in known:
        raise Invalid("平台用语不在对照表中", errors={field: [f"应为:{'、'.join(known)}"]})
    return known[data[field]]


def ratings(call: Call, connection: Connection) -> Json:
    """All ratings, oldest first, and how far a bad one's rectification has come by now."""
    found = feed(
        call.query,
        fetch=lambda after, limit: reporting.ratings(connection, after, limit),
        key=lambda rating: (rating["tx"], rating["id"]),
    )
    return found | {"items": [_reported(rating) for rating in found["items"]]}


def _reported(rating: Mapping[str, Any]) -> Json:
    return {
        **rating,
        "service": THEIRS["services"].get(rating["service"], rating["service"]),
        "level": THEIRS["levels"][rating["level"]],
        "reason": THEIRS["reasons"].get(rating["displeasure"]),
        "way": THEIRS["ways"][rating["by"]],
        "handling": THEIRS["handling"].get(_AS_TOLD.get(rating["state"], rating["state"])),
    }


PULL = Pull(
    path="/v1/partner/ratings",
    read=ratings,
    query=feed_query(int, UUID),
    answer=RATINGS_REPORTED,
    summary="省好差评平台取回各项服务的评价和差评整改进展,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {"partner.rating.given.v1": given}
