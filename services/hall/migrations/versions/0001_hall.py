"""Items' versions, applications, mediations, volunteers, each with their history; the copy of the centres."""

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


def upgrade() -> None:
    op.execute("""
        CREATE TABLE centre (id text PRIMARY KEY, name text NOT NULL, version bigint NOT NULL);

        CREATE TABLE item_version (
            item text NOT NULL,
            version integer NOT NULL,
            terms jsonb NOT NULL,
            made_at timestamptz NOT NULL,
            PRIMARY KEY (item, version)
        );

        CREATE TABLE application (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            item text NOT NULL,
            item_version integer NOT NULL,
            nature text NOT NULL,
            limit_days integer NOT NULL,
            bureau text,
            applicant jsonb NOT NULL,
            agent jsonb,
            papers jsonb NOT NULL,
            submitted_at timestamptz NOT NULL,
            state text NOT NULL,
            noticed_at timestamptz,
            accepted_at timestamptz,
            forwarded boolean NOT NULL,
            warned boolean NOT NULL,
            suspended boolean NOT NULL,
            extended_days integer NOT NULL,
            trips integer NOT NULL,
            go_to text,
            remedy jsonb NOT NULL,
            moves jsonb NOT NULL,
            due_action text,
            due_at timestamptz,
            promised_at timestamptz,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT application_forwarded_to CHECK (NOT forwarded OR bureau IS NOT NULL),
            CONSTRAINT application_not_accepted_goes_somewhere CHECK (state <> 'not_accepted' OR go_to IS NOT NULL),
            CONSTRAINT application_refused_with_remedy CHECK (state <> 'refused' OR jsonb_array_length(remedy) > 0)
        ) WITH (fillfactor = 80);
        CREATE INDEX application_centre ON application (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX application_newest ON application (updated_at DESC, id DESC);
        CREATE INDEX application_bureau ON application (bureau, updated_at DESC) WHERE forwarded;
        CREATE INDEX application_phone ON application ((applicant #>> '{phone,hash}'));
        CREATE INDEX application_name ON application ((applicant #>> '{name,hash}'));
        CREATE INDEX application_identity ON application ((applicant #>> '{identity,hash}'));
        CREATE INDEX application_due ON application (due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE mediation (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            dispute text NOT NULL,
            parties jsonb NOT NULL,
            state text NOT NULL,
            mediator text,
            sessions integer NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX mediation_centre ON mediation (centre text_pattern_ops, updated_at DESC);
        CREATE TABLE mediation_record (
            id uuid PRIMARY KEY,
            mediation uuid NOT NULL,
            sequence integer NOT NULL,
            text text NOT NULL,
            UNIQUE (mediation, sequence)
        );

        CREATE TABLE member (id uuid PRIMARY KEY, centre text NOT NULL, name jsonb NOT NULL, phone jsonb NOT NULL);
        CREATE INDEX member_centre ON member (centre);
        CREATE TABLE household (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            head jsonb NOT NULL,
            phone jsonb NOT NULL,
            area text NOT NULL,
            member uuid NOT NULL REFERENCES member
        );
        CREATE INDEX household_centre ON household (centre);
        CREATE TABLE volunteer_task (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            household uuid NOT NULL,
            carer uuid NOT NULL,
            kind text NOT NULL,
            state text NOT NULL,
            member uuid,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX volunteer_task_centre ON volunteer_task (centre text_pattern_ops, updated_at DESC);
    """)
    op.execute(HISTORY.format("application", FEED))
    op.execute("""
        CREATE INDEX application_event_feed ON application_event (partner, tx, application, sequence)
            WHERE partner IS NOT NULL
    """)
    for thing in ("mediation", "volunteer_task"):
        op.execute(HISTORY.format(thing, ""))


def downgrade() -> None:
    op.execute("""
        DROP TABLE volunteer_task_note, volunteer_task_event, volunteer_task, household, member,
            mediation_note, mediation_event, mediation_record, mediation,
            application_note, application_event, application, item_version, centre
    """)
