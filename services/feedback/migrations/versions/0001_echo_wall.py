"""Cases, ratings, what bad ones open, suggestion boxes, each with its history; the copy of the centres."""

from alembic import op

revision = "0001"
down_revision = None

_HISTORY = """
    CREATE TABLE {0}_event (
        {0} uuid NOT NULL, sequence integer NOT NULL, type text NOT NULL, time timestamptz NOT NULL,
        actor text NOT NULL, data jsonb NOT NULL, partner text, tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY ({0}, sequence)
    );
    CREATE TABLE {0}_note (
        {0} uuid NOT NULL, sequence integer NOT NULL, text text NOT NULL, PRIMARY KEY ({0}, sequence)
    );
"""


def upgrade() -> None:
    op.execute("""
        CREATE TABLE centre (id text PRIMARY KEY, name text NOT NULL, version bigint NOT NULL);

        CREATE TABLE feedback (
            id uuid PRIMARY KEY,
            number text NOT NULL UNIQUE,
            centre text NOT NULL,
            about text NOT NULL,
            kind text NOT NULL,
            channel text NOT NULL,
            text text NOT NULL,
            filer jsonb NOT NULL,
            private boolean NOT NULL,
            about_staff boolean NOT NULL,
            partner text,
            ticket text,
            first_contact text,
            state text NOT NULL,
            assignee text,
            bureau text,
            urgent boolean NOT NULL,
            asked_days integer,
            asked_at timestamptz,
            extra_days integer NOT NULL,
            counted_from timestamptz,
            assigned_at timestamptz,
            done_at timestamptz,
            reworks integer NOT NULL,
            tries jsonb NOT NULL,
            solved boolean,
            level integer,
            reopened boolean NOT NULL,
            shown jsonb,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            received_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            CONSTRAINT feedback_kept_from_its_own CHECK (
                starts_with(about, centre) AND (kind <> 'report' OR length(centre) < 12)),
            CONSTRAINT feedback_shows_no_secret CHECK (shown IS NULL OR (NOT private AND centre = about))
        ) WITH (fillfactor = 80);
        CREATE INDEX feedback_newest ON feedback (updated_at DESC, id DESC);
        CREATE INDEX feedback_centre ON feedback (centre text_pattern_ops, updated_at DESC);
        CREATE INDEX feedback_phone ON feedback ((filer #>> '{phone,hash}'), received_at DESC);
        CREATE INDEX feedback_wall ON feedback (done_at DESC, id DESC) WHERE shown IS NOT NULL;
        CREATE UNIQUE INDEX feedback_ticket ON feedback ((partner || '/' || ticket));

        CREATE TABLE rating (
            id uuid PRIMARY KEY,
            centre text NOT NULL,
            service text NOT NULL,
            by text NOT NULL,
            level integer NOT NULL CHECK (level BETWEEN 1 AND 5),
            displeasure text,
            text text,
            phone jsonb,
            given_at timestamptz NOT NULL
        );
        CREATE INDEX rating_centre ON rating (centre text_pattern_ops, given_at);

        CREATE TABLE rectification (
            id uuid PRIMARY KEY,
            rating uuid NOT NULL UNIQUE REFERENCES rating,
            centre text NOT NULL,
            service text NOT NULL,
            level integer NOT NULL,
            state text NOT NULL,
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
        CREATE INDEX rectification_centre ON rectification (centre text_pattern_ops, updated_at DESC);

        CREATE TABLE letterbox (
            id uuid PRIMARY KEY,
            centre text NOT NULL UNIQUE,
            state text NOT NULL,
            slips integer NOT NULL,
            entered integer NOT NULL CHECK (entered <= slips),
            moves jsonb NOT NULL,
            version integer NOT NULL,
            updated_at timestamptz NOT NULL
        );
    """)
    for thing in ("feedback", "rectification", "letterbox"):
        op.execute(_HISTORY.format(thing))
    op.execute("CREATE INDEX feedback_event_partner ON feedback_event (partner, tx, feedback, sequence)")


def downgrade() -> None:
    for thing in ("feedback", "rectification", "letterbox"):
        op.execute(f"DROP TABLE {thing}_note, {thing}_event")
    op.execute("DROP TABLE letterbox, rectification, rating, feedback, centre")
