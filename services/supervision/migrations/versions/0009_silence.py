"""Which centres are silent, and what their towns have entered of duty."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A silence that lasts already is told by the next sweep."""
    op.execute("""
        CREATE TABLE listening (
            id text PRIMARY KEY,
            silent_since timestamptz,
            duties json NOT NULL,
            version bigint NOT NULL
        ) WITH (fillfactor = 70);
        CREATE TABLE duty_note (
            centre text NOT NULL REFERENCES listening,
            sequence bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (centre, sequence)
        );
    """)


def downgrade() -> None:
    """Forget the towns' entries; what was said of silences stays in the audit log."""
    op.execute("DROP TABLE duty_note, listening")
