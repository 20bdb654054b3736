"""Whether a centre is open, suspended or merged, and what has happened to it."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE centre
            ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'suspended', 'merged')),
            ADD COLUMN reason text,
            ADD COLUMN joint_site text REFERENCES centre,
            ADD COLUMN instead text REFERENCES centre,
            ADD COLUMN pauses jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN asked jsonb,
            ADD COLUMN moves jsonb NOT NULL DEFAULT '[]',
            ADD CONSTRAINT centre_merged_has_its_joint_site CHECK ((state = 'merged') = (joint_site IS NOT NULL)),
            ADD CONSTRAINT centre_suspended_names_another CHECK ((state = 'suspended') = (instead IS NOT NULL)),
            ADD CONSTRAINT centre_never_merged_into_itself CHECK (joint_site <> id);
        CREATE INDEX centre_suspended ON centre (id) WHERE state = 'suspended';
        CREATE TABLE centre_event (
            centre text NOT NULL REFERENCES centre,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (centre, sequence)
        );
        CREATE TABLE centre_note (
            centre text NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (centre, sequence),
            FOREIGN KEY (centre, sequence) REFERENCES centre_event
        );
        COMMENT ON COLUMN centre_note.text IS 'encrypted';
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE centre_note, centre_event;
        ALTER TABLE centre DROP COLUMN state, DROP COLUMN reason, DROP COLUMN joint_site, DROP COLUMN instead,
            DROP COLUMN pauses, DROP COLUMN asked, DROP COLUMN moves;
    """)
