"""What the county calls its promises; when a rung was last heard of."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE promise_title (id text PRIMARY KEY, text text NOT NULL, version integer NOT NULL);
        ALTER TABLE alarm ADD COLUMN heard_at timestamptz NOT NULL DEFAULT now();
        CREATE INDEX alarm_heard ON alarm (heard_at);
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE alarm DROP COLUMN heard_at;
        DROP TABLE promise_title;
    """)
