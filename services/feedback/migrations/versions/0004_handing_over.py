"""What somebody has in hand is found by who they are."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE INDEX feedback_assignee ON feedback (assignee) WHERE state IN ('assigned', 'in_progress', 'reworking')
    """)


def downgrade() -> None:
    op.execute("DROP INDEX feedback_assignee")
