"""Whoever acts for another finds by their own phone what they do."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("CREATE INDEX application_agent ON application ((agent #>> '{phone,hash}')) WHERE agent IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX application_agent")
