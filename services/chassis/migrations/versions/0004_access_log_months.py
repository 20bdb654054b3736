"""The access log in months by the server's clock; messages parked and not yet replayed are counted quickly."""

from datetime import UTC, datetime

from alembic import op

from services.chassis.partitions import CUT_MONTH, cut_months
from services.chassis.work.housekeeping import sort_access_log

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("DROP FUNCTION IF EXISTS cut_month(text, text, uuid, uuid)")
    op.execute(CUT_MONTH)
    op.execute("""
        ALTER TABLE access_log RENAME TO access_log_whole;
        DROP INDEX access_log_subject, access_log_at;
        CREATE TABLE access_log (
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            actor text NOT NULL,
            purpose text NOT NULL CHECK (purpose <> ''),
            what text NOT NULL,
            subject text NOT NULL
        ) PARTITION BY RANGE (at);
        CREATE INDEX access_log_subject ON access_log (subject, at);
        CREATE INDEX access_log_at ON access_log USING brin (at);
        CREATE TABLE access_log_rest PARTITION OF access_log DEFAULT;
        INSERT INTO access_log (at, actor, purpose, what, subject)
            SELECT at, actor, purpose, what, subject FROM access_log_whole;
        DROP TABLE access_log_whole;

        CREATE INDEX parked_open ON parked (consumer) WHERE replayed_at IS NULL;
    """)
    sort_access_log(op.get_bind())
    cut_months(op.get_bind(), "access_log", datetime.now(UTC))


def downgrade() -> None:
    op.execute("""
        DROP INDEX parked_open;
        ALTER TABLE access_log RENAME TO access_log_months;
        DROP INDEX access_log_subject, access_log_at;
        CREATE TABLE access_log (
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            actor text NOT NULL,
            purpose text NOT NULL CHECK (purpose <> ''),
            what text NOT NULL,
            subject text NOT NULL
        );
        CREATE INDEX access_log_subject ON access_log (subject, at);
        CREATE INDEX access_log_at ON access_log USING brin (at);
        INSERT INTO access_log SELECT * FROM access_log_months;
        DROP TABLE access_log_months;
    """)
