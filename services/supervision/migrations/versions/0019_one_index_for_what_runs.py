"""One index for the limits that run or stand still, in place of two: every limit that opens writes into each."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("""
        DROP INDEX clock_running, clock_unfinished;
        CREATE INDEX clock_unfinished ON clock (due_at, centre, case_id) INCLUDE (answerable, paused_at)
            WHERE ended_at IS NULL;
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX clock_unfinished;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) INCLUDE (answerable)
            WHERE ended_at IS NULL AND paused_at IS NULL;
        CREATE INDEX clock_unfinished ON clock (due_at, centre) WHERE ended_at IS NULL;
    """)
