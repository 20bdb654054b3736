"""Which revision of the figures last saw something happen on a rung, so that those who watch are shown just that."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """What was climbed before has none, and comes behind what has one."""
    op.execute("""
        ALTER TABLE climb ADD COLUMN revision bigint;
        CREATE INDEX climb_changed ON climb (revision DESC NULLS LAST, climbed_at DESC, id DESC);
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE climb DROP COLUMN revision")
