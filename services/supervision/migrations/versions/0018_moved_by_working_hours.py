"""Which limits new working hours have moved, as it is kept of notices of days off."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE clock_moved_by_hours (
            version integer NOT NULL,
            case_id text NOT NULL,
            standard text NOT NULL,
            opening_sequence bigint NOT NULL,
            centre text NOT NULL,
            due_before timestamptz NOT NULL,
            due_after timestamptz NOT NULL,
            moved_at timestamptz NOT NULL,
            PRIMARY KEY (version, case_id, standard, opening_sequence)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE clock_moved_by_hours")
