"""Whoever acts for another finds by their own phone what they do."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("CREATE INDEX veteran_case_agent ON veteran_case ((agent #>> '{phone,hash}')) WHERE agent IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX veteran_case_agent")
