"""Pauses, extensions and segments: who is answerable for a clock, since when its time stands still, when it warns."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Clocks that ran before have one segment and no pause; they are counted anew with their case's next event."""
    op.execute("""
        ALTER TABLE case_event ADD COLUMN grants json;

        ALTER TABLE clock
            ADD COLUMN answerable text,
            ADD COLUMN paused_at timestamptz,
            ADD COLUMN warns_at timestamptz;
        UPDATE clock SET answerable = responsible, warns_at = opened_at + 0.8 * (due_at - opened_at);
        ALTER TABLE clock ALTER COLUMN answerable SET NOT NULL, ALTER COLUMN warns_at SET NOT NULL;

        DROP INDEX clock_running;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) WHERE ended_at IS NULL AND paused_at IS NULL;
        CREATE INDEX clock_unfinished ON clock (due_at, centre) WHERE ended_at IS NULL;
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX clock_running, clock_unfinished;
        ALTER TABLE clock DROP COLUMN answerable, DROP COLUMN paused_at, DROP COLUMN warns_at;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) WHERE ended_at IS NULL;
        ALTER TABLE case_event DROP COLUMN grants;
    """)
