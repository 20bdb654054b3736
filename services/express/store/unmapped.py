"""Carriers' codes that no table knows, kept for parcels and shipments alike."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, text

from services.chassis.work.rows import write
from services.express.domain.parcel import Parcel
from services.express.domain.shipment import Shipment

_SAVE = text("""
    INSERT INTO unmapped_code (source, digest, code, parcel, raw, seen_at)
    SELECT source, digest, code, parcel, raw, :now
    FROM jsonb_populate_recordset(NULL::unmapped_code, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING
""")


def save(connection: Connection, cases: Iterable[Parcel | Shipment], now: datetime) -> None:
    """Keep unknown codes; the column `parcel` has the id of whichever case they came for."""
    rows = [{"parcel": case.id, **asdict(each)} for case in cases for each in case.unmapped]
    write(connection, _SAVE, rows, now=now)
