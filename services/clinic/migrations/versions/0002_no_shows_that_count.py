"""From when a patient can be late, which no-shows a suspension has counted; displays show who was passed by."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE appointment ADD COLUMN expected_at timestamptz;
        ALTER TABLE suspension ADD COLUMN counted uuid[] NOT NULL DEFAULT '{}';
        UPDATE suspension SET counted = ARRAY(
            SELECT id FROM appointment missed
            WHERE identity_hash = person AND missed.state = 'no_show' AND missed.updated_at <= imposed_at
                AND NOT EXISTS (
                    SELECT FROM suspension earlier WHERE earlier.person = suspension.person
                        AND earlier.imposed_at < suspension.imposed_at AND earlier.imposed_at >= missed.updated_at)
            ORDER BY id);
        DROP INDEX appointment_in_house;
        CREATE INDEX appointment_in_house ON appointment (centre)
            WHERE state = ANY('{waiting,called,passed,in_consultation}');
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX appointment_in_house;
        CREATE INDEX appointment_in_house ON appointment (centre)
            WHERE state = ANY('{waiting,called,in_consultation}');
        ALTER TABLE suspension DROP COLUMN counted;
        ALTER TABLE appointment DROP COLUMN expected_at;
    """)
