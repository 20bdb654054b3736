"""Plans of inspections for a period, and which inspection is part of which."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """An inspection that was planned before is part of none."""
    op.execute("""
        CREATE TABLE inspection_plan (
            id uuid PRIMARY KEY,
            place text NOT NULL,
            begins date NOT NULL,
            ends date NOT NULL,
            quotas jsonb NOT NULL,
            made_by text NOT NULL,
            version bigint NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX inspection_plan_newest ON inspection_plan (updated_at, id);
        ALTER TABLE inspection ADD COLUMN plan_id uuid REFERENCES inspection_plan;
        CREATE INDEX inspection_of_plan ON inspection (plan_id) WHERE plan_id IS NOT NULL;
    """)


def downgrade() -> None:
    """Forget them; what was said of them stays in the audit log."""
    op.execute("ALTER TABLE inspection DROP COLUMN plan_id")
    op.execute("DROP TABLE inspection_plan")
