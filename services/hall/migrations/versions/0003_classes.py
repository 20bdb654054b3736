"""What the county calls the classes of the catalogue."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE class_version (
            class text NOT NULL,
            version integer NOT NULL,
            title text NOT NULL,
            made_at timestamptz NOT NULL,
            PRIMARY KEY (class, version)
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE class_version")
