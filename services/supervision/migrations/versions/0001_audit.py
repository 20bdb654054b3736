"""Audit log, chains, cases with their clocks, copies of centres, and the figures of each centre."""

from datetime import UTC, datetime

from alembic import op

from services.chassis.partitions import cut_months

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the partitions of this month and the next two."""
    op.execute(_AUDIT)
    op.execute(_CASES)
    op.execute(_FIGURES)
    op.execute(_APPEND_ONLY)
    cut_months(op.get_bind(), "audit_log", datetime.now(UTC))


def downgrade() -> None:
    """Drop everything, the audit log too."""
    op.execute("DROP TABLE audit_log, chain_head, case_event, clock, centre, rollup, rollup_day, live")


# `data` is json and not jsonb: the fingerprint is over the very text, and jsonb writes some numbers anew.
_AUDIT = """
    CREATE TABLE audit_log (
        id uuid PRIMARY KEY,
        type text NOT NULL,
        subject text NOT NULL,
        source text NOT NULL,
        time timestamptz NOT NULL,
        sequence bigint NOT NULL,
        centre text NOT NULL,
        actor text NOT NULL,
        responsible text NOT NULL,
        data json NOT NULL,
        received_at timestamptz NOT NULL,
        chain text NOT NULL,
        position bigint NOT NULL,
        hash bytea NOT NULL
    ) PARTITION BY RANGE (id);
    CREATE INDEX audit_log_chain ON audit_log (chain, position);
    CREATE TABLE audit_log_rest PARTITION OF audit_log DEFAULT;

    CREATE TABLE chain_head (
        chain text PRIMARY KEY,
        position bigint NOT NULL,
        hash bytea NOT NULL
    ) WITH (fillfactor = 50);
"""

_CASES = """
    CREATE TABLE case_event (
        case_id text NOT NULL,
        id uuid NOT NULL,
        type text NOT NULL,
        sequence bigint NOT NULL,
        time timestamptz NOT NULL,
        centre text NOT NULL,
        responsible text NOT NULL,
        PRIMARY KEY (case_id, id)
    );

    CREATE TABLE clock (
        case_id text NOT NULL,
        standard text NOT NULL,
        centre text NOT NULL,
        responsible text NOT NULL,
        opened_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        ended_at timestamptz,
        hours bigint NOT NULL,
        PRIMARY KEY (case_id, standard)
    ) WITH (fillfactor = 80);
    CREATE INDEX clock_running ON clock (due_at, centre) WHERE ended_at IS NULL;
    CREATE INDEX clock_due_at ON clock (due_at, case_id, standard);

    CREATE TABLE centre (
        id text PRIMARY KEY,
        name text NOT NULL,
        town text NOT NULL,
        town_name text NOT NULL,
        published jsonb NOT NULL,
        version bigint NOT NULL
    );
"""

# `live` is one row that every batch counts up as its last lock: revisions are committed in their order.
_FIGURES = """
    CREATE TABLE rollup (
        centre text PRIMARY KEY,
        open bigint NOT NULL,
        last_event_at timestamptz,
        revision bigint NOT NULL
    ) WITH (fillfactor = 50);

    CREATE TABLE rollup_day (
        centre text NOT NULL,
        day date NOT NULL,
        events bigint NOT NULL,
        opened bigint NOT NULL,
        met bigint NOT NULL,
        completed_late bigint NOT NULL,
        PRIMARY KEY (day, centre)
    ) WITH (fillfactor = 50);

    CREATE TABLE live (revision bigint NOT NULL) WITH (fillfactor = 50);
    INSERT INTO live VALUES (0);
"""

_APPEND_ONLY = """
    DO $$
    DECLARE
        writer text := current_schema() || '_write';
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_log, audit_log_rest, case_event FROM %I', writer);
        END IF;
    END $$
"""
