"""A promise may be opened again: a clock is told apart by the event that opened it. Corrections; endings that void."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE case_event ADD COLUMN corrects bigint[];

        ALTER TABLE clock
            ADD COLUMN opening_sequence bigint,
            ADD COLUMN voided boolean NOT NULL DEFAULT false;
        UPDATE clock SET opening_sequence = opening.sequence
            FROM (SELECT case_id, min(sequence) AS sequence FROM case_event WHERE type = 'parcel.inbound.v1'
                GROUP BY case_id) opening
            WHERE opening.case_id = clock.case_id;
        ALTER TABLE clock
            ALTER COLUMN opening_sequence SET NOT NULL,
            DROP CONSTRAINT clock_pkey,
            ADD PRIMARY KEY (case_id, standard, opening_sequence);

        DROP INDEX clock_running, clock_due_at;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) WHERE ended_at IS NULL;
        CREATE INDEX clock_due_at ON clock (due_at, case_id, standard, opening_sequence);
    """)


def downgrade() -> None:
    """Keep the one clock of each case that the older form knows."""
    op.execute("""
        DELETE FROM clock WHERE standard <> 'express.notify' OR EXISTS (
            SELECT FROM clock AS first WHERE first.case_id = clock.case_id AND first.standard = clock.standard
                AND first.opening_sequence < clock.opening_sequence);
        DROP INDEX clock_running, clock_due_at;
        ALTER TABLE clock DROP COLUMN voided, DROP COLUMN opening_sequence, ADD PRIMARY KEY (case_id, standard);
        CREATE INDEX clock_running ON clock (due_at, centre) WHERE ended_at IS NULL;
        CREATE INDEX clock_due_at ON clock (due_at, case_id, standard);
        ALTER TABLE case_event DROP COLUMN corrects;
    """)
