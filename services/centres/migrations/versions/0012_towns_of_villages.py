"""A town in which no centre lies yet is called as the list of villages calls it."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE village ADD COLUMN town_name text;
        CREATE INDEX village_named_town ON village (code) WHERE town_name IS NOT NULL;
        COMMENT ON COLUMN village.town_name IS 'where no centre says how the town is called';
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE village DROP COLUMN town_name")
