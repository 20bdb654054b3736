"""The copy of the county's calendars."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE calendar_overlay (
            year integer PRIMARY KEY,
            version bigint NOT NULL,
            number text NOT NULL,
            holidays jsonb NOT NULL,
            working_weekends jsonb NOT NULL,
            published_at timestamptz NOT NULL
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE calendar_overlay")
