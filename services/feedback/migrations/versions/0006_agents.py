"""Whoever brings something for another is recorded, and finds by their own phone what they do."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE feedback ADD COLUMN agent jsonb;
        CREATE INDEX feedback_agent ON feedback ((agent #>> '{phone,hash}'), received_at DESC) WHERE agent IS NOT NULL;
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE feedback DROP COLUMN agent")
