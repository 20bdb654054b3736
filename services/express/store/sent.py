"""What is read of shipments. Everything is masked, and bounded by the actor's scope, an id prefix."""

from typing import Any

from sqlalchemy import Connection, Row, text

from contracts.parcels import ShipmentState as State
from contracts.provinces import PROVINCES
from services.chassis.machine import legal
from services.chassis.work.rows import IN_STATE
from services.express.domain.shipment import SENDING

_VIEW = """
    SELECT shipment.*, newest.time AS traced_at, newest.meaning AS traced_as
    FROM shipment LEFT JOIN LATERAL (
        SELECT time, meaning FROM shipment_trace trace
        WHERE trace.shipment = shipment.id AND trace.waybill = shipment.waybill
        ORDER BY time DESC, digest LIMIT 1
    ) newest ON true
"""
_FILTERS = {
    "carrier": "carrier = :carrier",
    "waybill": "shipment.waybill = :waybill",
    "state": IN_STATE,
    "contents": "contents = :contents",
    "phone_hash": "sender #>> '{phone,hash}' = :phone_hash",
    "name_hash": "sender #>> '{name,hash}' = :name_hash",
    "identity_hash": "sender #>> '{identity,hash}' = :identity_hash",
    "since": "updated_at >= :since",
    "after": "(updated_at, id) < (CAST(:after_time AS timestamptz), CAST(:after_id AS uuid))",
}


def shipments(connection: Connection, scope: str, limit: int, **wanted: Any) -> list[dict[str, Any]]:
    """Shipments in `scope` that match all of `wanted` (keys of _FILTERS; `after` is a pair), newest change first."""
    parameters = {key: value for key, value in wanted.items() if value is not None}
    conditions = ["starts_with(centre, :scope)", *(_FILTERS[key] for key in parameters)]
    parameters["after_time"], parameters["after_id"] = parameters.pop("after", (None, None))
    statement = text(f"{_VIEW} WHERE {' AND '.join(conditions)} ORDER BY updated_at DESC, id DESC LIMIT :limit")
    return [_view(row) for row in connection.execute(statement, {**parameters, "scope": scope, "limit": limit})]


def shipment(connection: Connection, scope: str, shipment_id: str) -> dict[str, Any] | None:
    """One shipment in `scope`, or None."""
    row = _one(connection, scope, shipment_id)
    return _view(row) if row else None


def own(connection: Connection, phone_hash: str) -> list[dict[str, Any]]:
    """A villager's own shipments by the hash of their phone, of the last year."""
    statement = text(f"""
        {_VIEW} WHERE sender #>> '{{phone,hash}}' = :phone_hash AND updated_at > now() - interval '1 year'
        ORDER BY updated_at DESC, id DESC LIMIT 100
    """)
    return [_view(row) for row in connection.execute(statement, {"phone_hash": phone_hash})]


def label(connection: Connection, scope: str, shipment_id: str) -> tuple[State, dict[str, Any]] | None:
    """The state of one shipment in `scope`, and what is written on its label, still encrypted; or None."""
    row = _one(connection, scope, shipment_id)
    if row is None:
        return None
    sender = {part: row.sender[part]["cipher"] for part in ("name", "phone")}
    recipient = {part: row.recipient[part]["cipher"] for part in ("name", "phone")}
    address = {"province_name": PROVINCES[row.recipient["province"]], "address": row.recipient["address"]}
    return State(row.state), {"sender": sender, "recipient": recipient | address}


def traces(connection: Connection, shipment_id: str) -> list[dict[str, Any]]:
    """The carrier traces of the waybill that a shipment has, oldest first; `text` is still encrypted."""
    statement = text("""
        SELECT time, meaning AS type, code, text FROM shipment_trace trace JOIN shipment USING (waybill)
        WHERE trace.shipment = shipment.id AND shipment.id = :id ORDER BY time, digest
    """)
    return [{"kind": "trace", **row} for row in connection.execute(statement, {"id": shipment_id}).mappings()]


def _one(connection: Connection, scope: str, shipment_id: str) -> Row[Any] | None:
    statement = text(f"{_VIEW} WHERE id = CAST(:id AS uuid) AND starts_with(centre, :scope)")
    return connection.execute(statement, {"id": shipment_id, "scope": scope}).one_or_none()


def _view(row: Row[Any]) -> dict[str, Any]:
    sender, recipient = row.sender, row.recipient
    return {
        "id": str(row.id),
        "centre": row.centre,
        "carrier": row.carrier,
        "waybill": row.waybill,
        "state": row.state,
        "contents": row.contents,
        "weight_g": row.weight_g,
        "postage_fen": row.postage_fen,
        "sender": {
            **{part: sender[part]["masked"] for part in ("name", "phone", "identity")},
            "identity_kind": sender["document"],
        },
        "recipient": {
            **{part: recipient[part]["masked"] for part in ("name", "phone")},
            "province": recipient["province"],
            "province_name": PROVINCES[recipient["province"]],
        },
        "legal": legal(SENDING, State(row.state)),
        "traced_as": row.traced_as,
        "traced_at": row.traced_at,
        "updated_at": row.updated_at,
        "version": row.version,
    }
