"""Numbers that stand on receipts; those of cases that there are follow from their ids."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE veteran_case ADD COLUMN number text;
        UPDATE veteran_case SET number = (SELECT string_agg(
                substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(raw, place) & 31), 1), '')
            FROM sha256(uuid_send(veteran_case.id)) AS raw, generate_series(0, 7) AS place);
        ALTER TABLE veteran_case ALTER COLUMN number SET NOT NULL;
        CREATE UNIQUE INDEX veteran_case_number ON veteran_case (number);
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE veteran_case DROP COLUMN number")
