"""The stock pipeline's tables; parcel and outbox belong to one service, inbox, audit and clock to the other."""

from sqlalchemy import text

CREATE = """
    CREATE TABLE parcel (
        id uuid PRIMARY KEY, event_id text NOT NULL UNIQUE, carrier text NOT NULL, waybill text NOT NULL,
        centre text NOT NULL, recipient jsonb, state text NOT NULL, updated_at timestamptz NOT NULL
    );
    CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL, event jsonb NOT NULL);
    CREATE TABLE inbox (id uuid PRIMARY KEY);
    CREATE TABLE audit (
        id uuid PRIMARY KEY, type text NOT NULL, subject uuid NOT NULL, time timestamptz NOT NULL,
        centre text NOT NULL, data jsonb NOT NULL, received_at timestamptz NOT NULL
    );
    CREATE TABLE clock (case_id uuid PRIMARY KEY, opened_at timestamptz NOT NULL, due_at timestamptz NOT NULL);
"""

ADD_PARCEL = text("""
    INSERT INTO parcel VALUES (:id, :event_id, :carrier, :waybill, :centre, CAST(:recipient AS jsonb), 'inbound', now())
    ON CONFLICT (event_id) DO NOTHING
""")
ADD_TO_OUTBOX = text("INSERT INTO outbox (type, event) VALUES (:type, CAST(:event AS jsonb))")
READ_OUTBOX = text("SELECT id, type, event FROM outbox ORDER BY id LIMIT 100")
EMPTY_OUTBOX = text("DELETE FROM outbox WHERE id = ANY(:ids)")
ADD_TO_INBOX = text("INSERT INTO inbox VALUES (:id) ON CONFLICT DO NOTHING")
ADD_TO_AUDIT = text("""
    INSERT INTO audit
    VALUES (:id, 'parcel.inbound.v1', :subject, :time, :centre, CAST(:data AS jsonb), clock_timestamp())
""")
ADD_CLOCK = text("INSERT INTO clock VALUES (:case, :time, CAST(:time AS timestamptz) + interval '2 hours')")
