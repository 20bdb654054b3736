"""Inspections, what they found, and people's own words on both, encrypted."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """The inspector of a cross inspection is never of the inspected town, whoever writes the row."""
    op.execute("""
        CREATE TABLE inspection (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            state text NOT NULL,
            moves jsonb NOT NULL,
            kind text NOT NULL,
            place text NOT NULL,
            inspector text NOT NULL,
            inspector_town text,
            planned_by text NOT NULL,
            begins date NOT NULL,
            ends date NOT NULL,
            target text,
            seed text,
            candidates jsonb NOT NULL,
            participants jsonb NOT NULL,
            found jsonb NOT NULL,
            version bigint NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT inspection_never_of_the_same_town
                CHECK (kind <> 'cross'
                    OR inspector_town IS NOT NULL AND left(target, 9) IS DISTINCT FROM inspector_town),
            CONSTRAINT inspection_lot_is_recorded CHECK (state <> 'drawn' OR seed IS NOT NULL AND target IS NOT NULL)
        );
        CREATE INDEX inspection_newest ON inspection (updated_at, id);
        CREATE TABLE finding (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            state text NOT NULL,
            moves jsonb NOT NULL,
            inspection uuid NOT NULL REFERENCES inspection,
            severity text NOT NULL,
            owner text NOT NULL,
            party text NOT NULL,
            needs_photo boolean NOT NULL,
            files jsonb NOT NULL,
            put_right_by text,
            appealed integer NOT NULL,
            version bigint NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX finding_newest ON finding (updated_at, id);
        CREATE INDEX finding_of ON finding (inspection);
        CREATE TABLE inspection_note (
            inspection uuid NOT NULL REFERENCES inspection,
            sequence bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (inspection, sequence)
        );
        CREATE TABLE finding_note (
            finding uuid NOT NULL REFERENCES finding,
            sequence bigint NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (finding, sequence)
        );
    """)


def downgrade() -> None:
    """Forget them; what was said of them stays in the audit log."""
    op.execute("DROP TABLE finding_note, inspection_note, finding, inspection")
