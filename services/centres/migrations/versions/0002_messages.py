"""Staff can be called; which rungs of the ladder they were told of."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE staff
            ADD COLUMN phone text,
            ADD COLUMN phone_masked text,
            ADD CONSTRAINT staff_phone_has_its_mask CHECK ((phone IS NULL) = (phone_masked IS NULL));
        COMMENT ON COLUMN staff.phone IS 'encrypted';
        CREATE TABLE alarm (
            id text PRIMARY KEY,
            centre text NOT NULL,
            version integer NOT NULL CHECK (version > 0)
        );
        COMMENT ON COLUMN alarm.id IS 'the ladder and its rung';
        COMMENT ON COLUMN alarm.version IS 'sequence of the newest event of the ladder that was heard of this rung';
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE alarm;
        ALTER TABLE staff DROP COLUMN phone, DROP COLUMN phone_masked;
    """)
