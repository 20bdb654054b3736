"""What officers write about a rung, encrypted; rungs are listed by when they were climbed."""

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
    """)


def downgrade() -> None:
    """Forget what officers wrote."""
    op.execute("DROP INDEX climb_newest; DROP TABLE ladder_note")
