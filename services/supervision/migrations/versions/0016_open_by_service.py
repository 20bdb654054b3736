"""How many cases are open by service, newest ratings of a centre, and clocks that have had their yellow card alone."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE rollup_service (
            centre text NOT NULL,
            service text NOT NULL,
            open bigint NOT NULL,
            PRIMARY KEY (centre, service)
        ) WITH (fillfactor = 50);
        INSERT INTO rollup_service
        SELECT centre, split_part(case_id, ':', 1), count(DISTINCT case_id)
        FROM clock WHERE ended_at IS NULL AND length(centre) = 12 GROUP BY 1, 2;

        CREATE INDEX mark_rating ON mark (centre, service, event) WHERE measure LIKE 'given:%';
        CREATE INDEX clock_warned ON clock (due_at, centre, case_id) INCLUDE (answerable, rung_due)
            WHERE rung = 1 AND ended_at IS NULL AND paused_at IS NULL;
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX clock_warned, mark_rating;
        DROP TABLE rollup_service;
    """)
