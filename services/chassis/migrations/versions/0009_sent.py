"""What a service's relay has sent: kept for some days, for whoever has to be told again."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE sent (
            events text NOT NULL,
            sent_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        CREATE INDEX sent_sent_at ON sent USING brin (sent_at);
        COMMENT ON COLUMN sent.events IS 'a JSON array of structured CloudEvents, as in the outbox';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE sent")
