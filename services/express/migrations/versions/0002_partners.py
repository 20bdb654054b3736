"""Whose case a parcel is: the partner who told of it first, and the order in which partners fetch its events."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE parcel ADD COLUMN partner text;
        ALTER TABLE parcel_event
            ADD COLUMN partner text,
            ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
        UPDATE parcel SET partner = first.actor
            FROM parcel_event first
            WHERE first.parcel = parcel.id AND first.sequence = 1 AND starts_with(first.actor, 'partner:');
        UPDATE parcel_event SET partner = parcel.partner
            FROM parcel WHERE parcel.id = parcel_event.parcel AND parcel.partner IS NOT NULL;
        CREATE INDEX parcel_event_partner ON parcel_event (partner, tx, parcel, sequence) WHERE partner IS NOT NULL;
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE parcel_event DROP COLUMN tx, DROP COLUMN partner")
    op.execute("ALTER TABLE parcel DROP COLUMN partner")
