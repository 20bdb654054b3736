"""Why an application was refused, as its applicant is told."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE application ADD COLUMN told text")


def downgrade() -> None:
    op.execute("ALTER TABLE application DROP COLUMN told")
