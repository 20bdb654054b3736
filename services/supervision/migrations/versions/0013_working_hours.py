"""The county's working hours, table by table."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE working_hours (
            version integer PRIMARY KEY,
            valid_from date NOT NULL,
            body json NOT NULL,
            published_at timestamptz NOT NULL,
            published_by text NOT NULL
        )
    """)
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    op.execute("DROP TABLE working_hours")


_APPEND_ONLY = """
    DO $$
    DECLARE
        writer text := current_schema() || '_write';
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
            EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON working_hours FROM %I', writer);
        END IF;
    END $$
"""
