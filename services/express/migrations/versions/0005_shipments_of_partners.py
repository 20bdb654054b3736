"""Whose case a shipment is, from the first that its carrier says: partners fetch its events among those of parcels."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE shipment ADD COLUMN partner text;
        ALTER TABLE shipment_event
            ADD COLUMN partner text,
            ADD COLUMN carrier text,
            ADD COLUMN waybill text,
            ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
            ADD CONSTRAINT shipment_event_is_told_by_waybill CHECK (
                partner IS NULL OR (carrier IS NOT NULL AND waybill IS NOT NULL));
        CREATE INDEX shipment_event_partner ON shipment_event (partner, tx, shipment, sequence)
            WHERE partner IS NOT NULL;
        CREATE INDEX shipment_event_time ON shipment_event (time);
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX shipment_event_time;
        ALTER TABLE shipment_event
            DROP CONSTRAINT shipment_event_is_told_by_waybill,
            DROP COLUMN tx, DROP COLUMN waybill, DROP COLUMN carrier, DROP COLUMN partner;
        ALTER TABLE shipment DROP COLUMN partner;
    """)
