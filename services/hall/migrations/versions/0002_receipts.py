"""Numbers that stand on receipts; since when a bureau waits, for how long it waited, when it was given more time."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE application ADD COLUMN number text, ADD COLUMN suspended_at timestamptz,
            ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]', ADD COLUMN extended_at timestamptz;
        UPDATE application SET suspended_at = CASE WHEN suspended THEN updated_at END,
            extended_at = CASE WHEN extended_days > 0 THEN updated_at END,
            agent = agent || '{"relation": "other", "authority": "present"}',
            number = (SELECT string_agg(
                    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(raw, place) & 31), 1), '')
                FROM sha256(uuid_send(application.id)) AS raw, generate_series(0, 7) AS place);
        ALTER TABLE application ALTER COLUMN number SET NOT NULL, DROP COLUMN suspended;
        CREATE UNIQUE INDEX application_number ON application (number);
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE application ADD COLUMN suspended boolean NOT NULL DEFAULT false;
        UPDATE application SET suspended = suspended_at IS NOT NULL;
        ALTER TABLE application DROP COLUMN number, DROP COLUMN suspended_at, DROP COLUMN pauses,
            DROP COLUMN extended_at;
    """)
