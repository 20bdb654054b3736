"""Copies of centres know whether they are open, suspended or merged."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE centre
            ADD COLUMN state text NOT NULL DEFAULT 'open',
            ADD COLUMN joint_site text,
            ADD COLUMN reason text,
            ADD COLUMN instead text,
            ADD COLUMN reopens_on date;
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE centre DROP COLUMN state, DROP COLUMN joint_site, DROP COLUMN reason, DROP COLUMN instead,
            DROP COLUMN reopens_on;
    """)
