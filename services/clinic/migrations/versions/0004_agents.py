"""Whoever books for another is recorded, and finds by their own phone what they do."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE appointment ADD COLUMN agent jsonb;
        CREATE INDEX appointment_agent ON appointment ((agent #>> '{phone,hash}')) WHERE agent IS NOT NULL;
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE appointment DROP COLUMN agent")
