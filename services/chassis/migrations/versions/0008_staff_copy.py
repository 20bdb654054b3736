"""Who sits at the centres, by id: a copy of the staff register in every service."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE staff_copy (
            id text PRIMARY KEY,
            centre text NOT NULL,
            state text NOT NULL,
            substitute text,
            version bigint NOT NULL,
            updated_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX staff_copy_centre ON staff_copy (centre);
        CREATE INDEX staff_copy_absent ON staff_copy (id) WHERE state <> 'active';
        COMMENT ON COLUMN staff_copy.version IS 'sequence of the event that it is of';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE staff_copy")
