"""The tables under every unit of work: idempotency keys, inbox, outbox, parked messages."""

from datetime import UTC, datetime

from alembic import op

from services.chassis.partitions import CUT_MONTH, cut_months

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE idempotency (
            key text PRIMARY KEY,
            digest bytea NOT NULL,
            answer jsonb,
            expires_at timestamptz NOT NULL
        ) WITH (fillfactor = 70);
        CREATE INDEX idempotency_expires_at ON idempotency USING brin (expires_at);

        CREATE TABLE inbox (
            consumer text NOT NULL,
            id uuid NOT NULL,
            PRIMARY KEY (id, consumer)
        ) PARTITION BY RANGE (id);
        CREATE TABLE inbox_rest PARTITION OF inbox DEFAULT;

        CREATE TABLE outbox (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            events text NOT NULL,
            size integer NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            last_error text,
            not_before timestamptz NOT NULL DEFAULT '-infinity',
            written_at timestamptz NOT NULL DEFAULT clock_timestamp()
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

        CREATE TABLE parked (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            consumer text NOT NULL,
            event_id text,
            routing_key text,
            headers jsonb NOT NULL,
            body bytea NOT NULL,
            reason text NOT NULL,
            stack text,
            parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            replayed_at timestamptz
        );
    """)
    op.execute(CUT_MONTH)
    cut_months(op.get_bind(), "inbox", datetime.now(UTC))


def downgrade() -> None:
    op.execute("DROP TABLE parked, outbox, inbox, idempotency")
    op.execute("DROP FUNCTION cut_month")
