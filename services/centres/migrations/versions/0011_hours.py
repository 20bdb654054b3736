"""Rules by which centres are open (RFC 5545), and the days with hours of their own that others are told."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE centre ADD COLUMN open_exceptions jsonb NOT NULL DEFAULT '[]';
        CREATE TABLE timetable (
            id text PRIMARY KEY,
            recurring jsonb NOT NULL,
            special jsonb NOT NULL,
            renew_on date NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        COMMENT ON COLUMN timetable.renew_on IS 'when days further ahead are told';
        CREATE INDEX timetable_renewed ON timetable (renew_on);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE timetable; ALTER TABLE centre DROP COLUMN open_exceptions")
