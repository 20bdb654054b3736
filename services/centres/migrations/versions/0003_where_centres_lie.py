"""Where each centre lies, as far as that is known."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE centre
            ADD COLUMN lon numeric(9, 6) CHECK (lon BETWEEN -180 AND 180),
            ADD COLUMN lat numeric(8, 6) CHECK (lat BETWEEN -90 AND 90),
            ADD CONSTRAINT centre_lies_somewhere_or_nowhere CHECK ((lon IS NULL) = (lat IS NULL));
        COMMENT ON COLUMN centre.lon IS 'degrees east, CGCS2000 or WGS-84; stays in this service';
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE centre DROP COLUMN lon, DROP COLUMN lat")
