"""What officers write about a rung, encrypted; rungs by when they were climbed; who is answerable for what runs."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE ladder_note (
            ladder uuid NOT NULL REFERENCES ladder,
            sequence bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (ladder, sequence)
        );
        CREATE INDEX climb_newest ON climb (climbed_at, id);
        CREATE INDEX climb_red ON climb (at) WHERE rung = 'red';
        DROP INDEX clock_running;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) INCLUDE (answerable)
            WHERE ended_at IS NULL AND paused_at IS NULL;
    """)


def downgrade() -> None:
    """Forget what officers wrote."""
    op.execute("""
        DROP INDEX climb_newest, climb_red, clock_running;
        CREATE INDEX clock_running ON clock (due_at, centre, case_id) WHERE ended_at IS NULL AND paused_at IS NULL;
        DROP TABLE ladder_note;
    """)
