"""The register, cases, petitions and home visits, each with its history; the copy of the centres."""

from alembic import op

revision = "0001"
down_revision = None

HISTORY = """
    CREATE TABLE {0}_event (
        {0} uuid NOT NULL,
        sequence integer NOT NULL,
        type text NOT NULL,
        time timestamptz NOT NULL,
        actor text NOT NULL,
        data jsonb NOT NULL,
        {1}
        PRIMARY KEY ({0}, sequence)
    );
    CREATE TABLE {0}_note (
        {0} uuid NOT NULL,
        sequence integer NOT NULL,
        text text NOT NULL,
        PRIMARY KEY ({0}, sequence)
    );
"""
FEED = "partner text, tx xid8 NOT NULL DEFAULT pg_current_xact_id(),"
PLACED = "state text NOT NULL, moves jsonb NOT NULL, version integer NOT NULL, updated_at timestamptz NOT NULL,"
DUE = "due_action text, due_at timestamptz,"


def upgrade() -> None:
    op.execute(f"""
        CREATE TABLE centre (id text PRIMARY KEY, name text NOT NULL, version bigint NOT NULL);

        CREATE TABLE veteran (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            belonging text NOT NULL,
            person jsonb NOT NULL,
            home text NOT NULL,
            service text,
            visited_from date NOT NULL,
            report_by date,
            placement text NOT NULL,
            reminded boolean NOT NULL,
            {PLACED} {DUE}
            CONSTRAINT veteran_awaited_by_a_day CHECK (placement <> 'awaited' OR report_by IS NOT NULL)
        ) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX veteran_once ON veteran ((person #>> '{{identity,hash}}')) WHERE state = 'registered';
        CREATE INDEX veteran_centre ON veteran (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX veteran_phone ON veteran ((person #>> '{{phone,hash}}'));
        CREATE INDEX veteran_name ON veteran ((person #>> '{{name,hash}}'));
        CREATE INDEX veteran_due ON veteran (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX veteran_visited ON veteran (centre, visited_from) WHERE state = 'registered';

        CREATE TABLE veteran_case (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            item text NOT NULL,
            veteran uuid NOT NULL REFERENCES veteran,
            belonging text NOT NULL,
            applicant jsonb NOT NULL,
            agent jsonb,
            occasion text,
            bureau text,
            papers jsonb NOT NULL,
            submitted_at timestamptz NOT NULL,
            late boolean NOT NULL,
            noticed_at timestamptz,
            warned boolean NOT NULL,
            up boolean NOT NULL,
            trips integer NOT NULL,
            told text,
            remedy jsonb NOT NULL,
            received_by text,
            signature jsonb NOT NULL,
            {PLACED} {DUE}
            CONSTRAINT veteran_case_up_to CHECK (NOT up OR bureau IS NOT NULL),
            CONSTRAINT veteran_case_told CHECK (state NOT IN ('not_accepted', 'refused') OR told IS NOT NULL),
            CONSTRAINT veteran_case_remedy CHECK (state <> 'refused' OR jsonb_array_length(remedy) > 0),
            CONSTRAINT veteran_case_signed CHECK (state <> 'delivered' OR jsonb_array_length(signature) > 0),
            CONSTRAINT veteran_case_occasion CHECK ((item = 'card_replacement') = (occasion IS NOT NULL))
        ) WITH (fillfactor = 80);
        CREATE INDEX veteran_case_centre ON veteran_case (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX veteran_case_newest ON veteran_case (updated_at DESC, id DESC);
        CREATE INDEX veteran_case_bureau ON veteran_case (bureau, updated_at DESC) WHERE up;
        CREATE INDEX veteran_case_veteran ON veteran_case (veteran);
        CREATE INDEX veteran_case_phone ON veteran_case ((applicant #>> '{{phone,hash}}'));
        CREATE INDEX veteran_case_name ON veteran_case ((applicant #>> '{{name,hash}}'));
        CREATE INDEX veteran_case_identity ON veteran_case ((applicant #>> '{{identity,hash}}'));
        CREATE INDEX veteran_case_due ON veteran_case (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE petition (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            petitioner jsonb NOT NULL,
            text text NOT NULL,
            bureau text NOT NULL,
            up boolean NOT NULL,
            answered_at timestamptz,
            extended_days integer NOT NULL,
            told text,
            {PLACED} {DUE}
            CONSTRAINT petition_answered CHECK (state NOT IN ('answered', 'rechecked', 'reviewed') OR told IS NOT NULL)
        );
        CREATE INDEX petition_centre ON petition (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX petition_bureau ON petition (bureau, updated_at DESC) WHERE up;
        CREATE INDEX petition_phone ON petition ((petitioner #>> '{{phone,hash}}'));
        CREATE INDEX petition_due ON petition (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE home_visit (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            veteran uuid NOT NULL REFERENCES veteran,
            day date NOT NULL,
            {PLACED.rstrip(",")}
        );
        CREATE INDEX home_visit_centre ON home_visit (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX home_visit_day ON home_visit (centre, day) WHERE state = 'planned';
        CREATE INDEX home_visit_veteran ON home_visit (veteran, day);
    """)
    op.execute(HISTORY.format("veteran_case", FEED))
    op.execute("""
        CREATE INDEX veteran_case_event_feed ON veteran_case_event (partner, tx, veteran_case, sequence)
            WHERE partner IS NOT NULL
    """)
    for thing in ("veteran", "petition", "home_visit"):
        op.execute(HISTORY.format(thing, ""))


def downgrade() -> None:
    things = ("home_visit", "petition", "veteran_case", "veteran")
    op.execute("DROP TABLE " + ", ".join(f"{thing}_note, {thing}_event" for thing in things))
    for thing in things:
        op.execute(f"DROP TABLE {thing}")
    op.execute("DROP TABLE centre")
