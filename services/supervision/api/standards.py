"""What the county promises."""

from typing import Any

from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.standards import STANDARDS, Limit, Share, Standard
from services.chassis.http.routes import Call, Json, Read
from services.supervision.api.shown import shown_limit


def list_standards(_call: Call, _connection: Connection) -> Json:
    """What the county promises, whole."""
    return {"items": [_promise(standard) for standard in STANDARDS]}


def _promise(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "title": standard.title,
        "service": standard.service,
        "opens": sorted(standard.opens),
        "closes": sorted(standard.closes),
        "voids": sorted(standard.voids),
        "pauses": sorted(standard.pauses),
        "resumes": sorted(standard.resumes),
        "restarts": sorted(standard.restarts),
        "extends": sorted(standard.extends),
        "handed_on": standard.handed_on,
        "warning": _warning(standard.warns),
        "ladder": [{"rung": step.rung, "after": shown_limit(step.after)} for step in standard.ladder],
        "limit": shown_limit(standard.limit),
        "party": standard.party,
        "source": standard.source,
        "statutory": standard.statutory and shown_limit(standard.statutory),
    }


def _warning(point: Limit | Share) -> dict[str, Any]:
    if isinstance(point, Share):
        return {"code": f"{point.percent}%", "words": f"已用 {point.percent}%"}
    return {"code": str(point), "words": f"到期前 {point.words}"}


ROUTES = (
    Read(
        path="/v1/standards",
        read=list_standards,
        answer=bodies.STANDARDS,
        summary="服务承诺:从何时到何时、多久、谁负责、依据",
    ),
)
