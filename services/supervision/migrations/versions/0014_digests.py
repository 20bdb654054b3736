"""Which days' digests were said."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE digest (id text PRIMARY KEY, version integer NOT NULL, said_at timestamptz NOT NULL);
        COMMENT ON COLUMN digest.id IS 'the day, Asia/Shanghai';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE digest")
