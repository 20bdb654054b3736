"""Duty rosters, a week of a centre each."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE roster (
            id text PRIMARY KEY,
            duties jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE TABLE roster_event (
            roster text NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (roster, sequence)
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE roster_event, roster")
