"""The sign of life of the active relay; the exchange of a parked message, so that a replay can check its source."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE relay_heartbeat (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            pid integer NOT NULL,
            beaten_at timestamptz NOT NULL
        ) WITH (fillfactor = 20);
        ALTER TABLE parked ADD COLUMN exchange text;
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE parked DROP COLUMN exchange")
    op.execute("DROP TABLE relay_heartbeat")
