"""Whoever orders for another is recorded, and finds by their own phone what they do."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE shop_order ADD COLUMN agent jsonb;
        CREATE INDEX shop_order_agent ON shop_order ((agent #>> '{phone,hash}')) WHERE agent IS NOT NULL;
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE shop_order DROP COLUMN agent")
