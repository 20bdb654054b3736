"""How much higher than the server this schema counts transactions, for the order of its feeds (`chassis/feed.py`)."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE feed_clock (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            cluster text NOT NULL,
            higher_by bigint NOT NULL DEFAULT 0
        );
        COMMENT ON COLUMN feed_clock.cluster IS 'the server and its timeline, as the newest migration found them';
        INSERT INTO feed_clock (cluster)
            SELECT system_identifier || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system();
    """)


def downgrade() -> None:
    op.execute("DROP TABLE feed_clock")
