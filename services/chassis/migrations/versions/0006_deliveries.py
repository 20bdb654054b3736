"""Webhooks to partners: what they are to be told, and whether they want to hear it."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE delivery (
            id uuid PRIMARY KEY,
            position bigint GENERATED ALWAYS AS IDENTITY,
            partner text NOT NULL,
            type text NOT NULL,
            subject text NOT NULL,
            body text NOT NULL,
            queued_at timestamptz NOT NULL,
            ready_at timestamptz NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'off')),
            status integer,
            reason text,
            settled_at timestamptz,
            CHECK ((state = 'waiting') = (settled_at IS NULL))
        ) WITH (fillfactor = 70);
        CREATE INDEX delivery_position ON delivery (partner, position) WHERE state = 'waiting';
        CREATE INDEX delivery_subject ON delivery (partner, subject, position) WHERE state = 'waiting';
        CREATE INDEX delivery_queued_at ON delivery (queued_at) WHERE state = 'waiting';
        CREATE INDEX delivery_settled_at ON delivery (settled_at) WHERE settled_at IS NOT NULL;

        CREATE TABLE delivery_partner (
            partner text PRIMARY KEY,
            webhook text NOT NULL CHECK (webhook IN ('none', 'on', 'off')),
            off_at timestamptz,
            off_reason text,
            claimed_until timestamptz,
            failures integer NOT NULL DEFAULT 0,
            resting_until timestamptz
        ) WITH (fillfactor = 20);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE delivery_partner, delivery")
