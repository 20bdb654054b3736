"""Those who hear for towns, bureaux and the county."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE officer (
            id uuid PRIMARY KEY,
            party text NOT NULL,
            centre text NOT NULL,
            post text NOT NULL,
            name text NOT NULL,
            name_masked text NOT NULL,
            name_hash text NOT NULL,
            phone text NOT NULL,
            phone_masked text NOT NULL,
            phone_hash text NOT NULL,
            updated_by text NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX officer_party ON officer (party);
        COMMENT ON COLUMN officer.name IS 'encrypted';
        COMMENT ON COLUMN officer.phone IS 'encrypted';
        COMMENT ON COLUMN officer.centre IS 'the town, else the county: whose scope it is';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE officer")
