"""First contacts that are handed over; what somebody owes is found by who they are."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE first_contact (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            of text NOT NULL,
            officer text NOT NULL,
            heir text NOT NULL,
            reason text NOT NULL,
            due_at timestamptz,
            state text NOT NULL CHECK (state IN ('handed', 'taken')),
            taken_at timestamptz,
            moves jsonb NOT NULL,
            version bigint NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT first_contact_is_taken_at_some_time CHECK ((state = 'taken') = (taken_at IS NOT NULL))
        );
        CREATE UNIQUE INDEX first_contact_waits_once ON first_contact (of) WHERE state = 'handed';
        CREATE INDEX first_contact_of ON first_contact (of);
        CREATE INDEX first_contact_heir ON first_contact (heir) WHERE state = 'handed';
        CREATE INDEX first_contact_newest ON first_contact (updated_at, id);
        CREATE INDEX finding_owner ON finding (owner) WHERE state IN ('open', 'appealed');
        CREATE INDEX inspection_inspector ON inspection (inspector)
            WHERE state IN ('planned', 'announced', 'drawn', 'visited');
        CREATE INDEX clock_open ON clock (centre, case_id) WHERE ended_at IS NULL;
    """)


def downgrade() -> None:
    op.execute("""
        DROP INDEX clock_open, inspection_inspector, finding_owner;
        DROP TABLE first_contact;
    """)
