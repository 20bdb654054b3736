"""Plans of inspections, and how far each has come, counted from the inspections when it is read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.inspections import InspectionKind
from services.chassis.casework.table import CaseTable
from services.supervision.domain.inspection_plan import InspectionPlan
from services.supervision.domain.roll import Terms

_PLANS = CaseTable("inspection_plan", ("place", "begins", "ends", "made_by"), ("quotas",))
_TERMS = text("""
    SELECT p.*, coalesce(i.made, '{}') AS made, coalesce(i.aimed, 0) AS aimed FROM inspection_plan p
    LEFT JOIN (
        SELECT plan_id, jsonb_object_agg(kind, times) AS made, sum(aimed) AS aimed FROM (
            SELECT plan_id, kind, count(*) AS times, count(target) AS aimed FROM inspection
            WHERE plan_id IS NOT NULL AND state <> 'cancelled' GROUP BY plan_id, kind
        ) by_kind GROUP BY plan_id
    ) i ON i.plan_id = p.id
""")
_LIST = text("""
    SELECT * FROM inspection_plan
    WHERE starts_with(place, :prefix) AND (CAST(:id AS uuid) IS NULL OR id = :id)
    AND (CAST(:after_time AS timestamptz) IS NULL OR (updated_at, id) < (:after_time, CAST(:after_id AS uuid)))
    ORDER BY updated_at DESC, id DESC LIMIT :limit
""")
_PROGRESS = text("""
    SELECT plan_id, kind, left(target, 9) AS town, grouping(left(target, 9)) = 1 AS whole, count(*) AS planned,
        count(target) AS drawn, count(*) FILTER (WHERE state IN ('visited', 'written', 'closed')) AS visited,
        count(*) FILTER (WHERE state = 'closed') AS closed
    FROM inspection WHERE plan_id = ANY(:plans) AND state <> 'cancelled'
    GROUP BY GROUPING SETS ((plan_id, kind), (plan_id, kind, left(target, 9))) ORDER BY plan_id, kind, town
""")
_COUNTS = ("planned", "drawn", "visited", "closed")
_NONE: Mapping[str, int] = dict.fromkeys(_COUNTS, 0)


def load(connection: Connection, ids: Sequence[str]) -> dict[str, InspectionPlan]:
    """The plans that exist, of these; locked."""
    return {str(row.id): _plan(row) for row in _PLANS.load(connection, ids)}


def terms(connection: Connection) -> dict[str, Terms]:
    """The terms of every plan, with how many inspections stand in it."""
    return {str(row.id): _terms(row) for row in connection.execute(_TERMS)}


def save(connection: Connection, changed: Iterable[Any], now: datetime) -> None:
    """Write plans."""
    _PLANS.save(connection, [_row(each) for each in changed if isinstance(each, InspectionPlan)], now)


def plans(
    connection: Connection, prefix: str, after: tuple[Any, ...] | None, limit: int, plan: str | None = None
) -> list[dict[str, Any]]:
    """The plans of a place and of what lies in it, newest change first, each with its progress by kind and town."""
    after_time, after_id = after or (None, None)
    asked = {"prefix": prefix, "id": plan, "after_time": after_time, "after_id": after_id, "limit": limit}
    rows = connection.execute(_LIST, asked).all()
    counted = connection.execute(_PROGRESS, {"plans": [row.id for row in rows]}).all() if rows else ()
    return [{**row._mapping, "kinds": _kinds(row, counted)} for row in rows]  # noqa: SLF001 - SQLAlchemy's own name for it


def _kinds(plan: "Row[Any]", counted: Iterable["Row[Any]"]) -> list[dict[str, Any]]:
    own = [each for each in counted if each.plan_id == plan.id]
    return [_kind(kind, quota, own) for kind, quota in _quotas(plan).items() if quota]


def _kind(kind: InspectionKind, quota: int, counted: Iterable["Row[Any]"]) -> dict[str, Any]:
    own = [each for each in counted if each.kind == kind]
    whole = next((_counts(each) for each in own if each.whole), _NONE)
    towns = [{"town": each.town, **_counts(each)} for each in own if each.town]
    return {"kind": kind, "quota": quota, "remaining": quota - whole["visited"], "towns": towns, **whole}


def _counts(row: "Row[Any]") -> dict[str, int]:
    return {name: getattr(row, name) for name in _COUNTS}


def _plan(row: "Row[Any]") -> InspectionPlan:
    return InspectionPlan(
        id=str(row.id),
        place=row.place,
        begins=row.begins,
        ends=row.ends,
        quotas=_quotas(row),
        made_by=row.made_by,
        version=row.version,
    )


def _terms(row: "Row[Any]") -> Terms:
    made = {InspectionKind(kind): times for kind, times in row.made.items()}
    return Terms(
        place=row.place, begins=row.begins, ends=row.ends, quotas=_quotas(row), made=made, aimed=int(row.aimed)
    )


def _quotas(row: "Row[Any]") -> dict[InspectionKind, int]:
    return {kind: row.quotas.get(kind, 0) for kind in InspectionKind}


def _row(plan: InspectionPlan) -> dict[str, Any]:
    plain = {name: getattr(plan, name) for name in ("id", "place", "made_by", "quotas", "version")}
    return plain | {"begins": plan.begins.isoformat(), "ends": plan.ends.isoformat()}
