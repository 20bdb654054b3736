"""Sites with their history and money; indicators in their versions."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE site (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            town text NOT NULL CHECK (town ~ '^[0-9]{9}$'),
            batch smallint NOT NULL,
            state text NOT NULL,
            dossier jsonb NOT NULL,
            spent_fen bigint NOT NULL CHECK (spent_fen >= 0),
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT site_lies_in_its_town CHECK (starts_with(centre, town)),
            CONSTRAINT site_open_is_a_centre CHECK ((state = 'open') = (length(centre) = 12)),
            CONSTRAINT site_refused_for_a_gate CHECK (state <> 'refused' OR jsonb_array_length(dossier -> 'unmet') > 0),
            CONSTRAINT site_merged_into_another CHECK ((state = 'merged') = (dossier ->> 'joint' IS NOT NULL))
        );
        CREATE INDEX site_newest ON site (updated_at DESC, id DESC);
        CREATE UNIQUE INDEX site_of_centre ON site (centre) WHERE state = 'open';
        CREATE INDEX site_joint ON site ((dossier ->> 'joint')) WHERE state = 'merged';
        CREATE TABLE site_event (
            site uuid NOT NULL,
            sequence integer NOT NULL,
            type text NOT NULL,
            time timestamptz NOT NULL,
            actor text NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (site, sequence)
        );
        CREATE TABLE site_note (
            site uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (site, sequence)
        );
        COMMENT ON COLUMN site_note.text IS 'encrypted';
        CREATE TABLE site_cost (
            site uuid NOT NULL REFERENCES site,
            sequence integer NOT NULL,
            kind text NOT NULL,
            fen bigint NOT NULL CHECK (fen <> 0),
            paid_on date NOT NULL,
            booked_by text NOT NULL,
            PRIMARY KEY (site, sequence)
        );
        CREATE TABLE indicators_version (
            version integer PRIMARY KEY,
            items jsonb NOT NULL,
            made_at timestamptz NOT NULL
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE indicators_version, site_cost, site_note, site_event, site")
