"""The items as anybody may read them."""

from typing import Any

from sqlalchemy import Connection

from contracts.bureaus import BUREAUS
from contracts.veterans import cases as bodies
from contracts.veteranwork import Item
from services.chassis.http.routes import Json, Public, Route
from services.chassis.vault import Vault
from services.veterans.domain.items import ITEMS, PAPERS, SURVIVORS, Terms


def items(_query: Json, _vault: Vault, _connection: Connection) -> Json:
    """All items, with their papers and their paths."""
    return {"items": [_shown(item, terms) for item, terms in ITEMS.items()]}


def _shown(item: Item, terms: Terms) -> dict[str, Any]:
    own = [paper for code in terms.own for paper in _brought(code)]
    fetched = [_paper(code, from_others=True) for code in terms.others]
    return {
        "code": item,
        "title": terms.title,
        "bureau_name": BUREAUS[terms.bureau] if terms.bureau else None,
        "papers": own + fetched,
        "path": [level.state for level in (*terms.path.levels, *terms.path.making)],
        "source": terms.source,
    }


def _brought(code: str) -> list[dict[str, Any]]:
    instead = SURVIVORS.get(code)
    return [_paper(code, "veteran"), _paper(instead, "survivor")] if instead else [_paper(code)]


def _paper(code: str, only_for: str | None = None, *, from_others: bool = False) -> dict[str, Any]:
    return {"code": code, "title": PAPERS[code], "from_others": from_others, "only_for": only_for}


ROUTES: tuple[Route, ...] = (
    Public(path="/v1/items", read=items, answer=bodies.ITEMS, summary="事项指南:材料、各级、依据"),
)
