"""Centres and their staff."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE centre (
            id text PRIMARY KEY CHECK (id ~ '^[0-9]{12}$'),
            name text NOT NULL,
            town text NOT NULL,
            town_name text NOT NULL,
            batch smallint NOT NULL,
            population integer NOT NULL CHECK (population >= 0),
            opened_on date NOT NULL,
            hours jsonb NOT NULL,
            closed jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT centre_lies_in_its_town CHECK (starts_with(id, town))
        );
        CREATE TABLE staff (
            id text PRIMARY KEY,
            centre text NOT NULL REFERENCES centre ON DELETE CASCADE,
            post text NOT NULL,
            name text NOT NULL
        );
        CREATE INDEX staff_centre ON staff (centre);
        COMMENT ON COLUMN staff.name IS 'encrypted';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE staff, centre")
