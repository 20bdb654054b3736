"""How often a mark counts, as an event may tell of more than one visit; and which cases another has led to."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE mark ADD COLUMN weight integer NOT NULL DEFAULT 1;
        CREATE INDEX case_event_follows ON case_event ((said ->> 'follows')) WHERE said ->> 'follows' IS NOT NULL;
    """)


def downgrade() -> None:
    """Sums stay as they are; a rebuild counts them anew."""
    op.execute("""
        DROP INDEX case_event_follows;
        ALTER TABLE mark DROP COLUMN weight;
    """)
