"""Who has seen whose personal data in full, and why."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE access_log (
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            actor text NOT NULL,
            purpose text NOT NULL CHECK (purpose <> ''),
            what text NOT NULL,
            subject text NOT NULL
        );
        CREATE INDEX access_log_subject ON access_log (subject, at);
        CREATE INDEX access_log_at ON access_log USING brin (at);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE access_log")
