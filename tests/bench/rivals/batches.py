"""The leanest pipeline's work on its tables for many events in one statement; each statement is one transaction.

What follows `$1` is the text of a JSON array, and of an array of positions for EMPTY_OUTBOX.
"""

ADD_PARCELS = """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset($1::text::jsonb) AS each (
            id uuid, event_id text, carrier text, waybill text, centre text, recipient jsonb, message jsonb)
    ), added AS (
        INSERT INTO parcel SELECT id, event_id, carrier, waybill, centre, recipient, 'inbound', now() FROM given
        ON CONFLICT (event_id) DO NOTHING RETURNING id
    )
    INSERT INTO outbox (type, event) SELECT 'parcel.inbound.v1', message FROM given JOIN added USING (id)
"""
READ_OUTBOX = "SELECT id, event::text FROM outbox ORDER BY id LIMIT 1000"
EMPTY_OUTBOX = "DELETE FROM outbox WHERE id = ANY($1::bigint[])"
ADD_TO_AUDIT = """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset($1::text::jsonb) AS each (
            id uuid, subject uuid, centre text, time timestamptz, data jsonb)
    ), fresh AS (
        INSERT INTO inbox SELECT id FROM given ON CONFLICT DO NOTHING RETURNING id
    ), audited AS (
        INSERT INTO audit SELECT id, 'parcel.inbound.v1', subject, time, centre, data, clock_timestamp()
        FROM given JOIN fresh USING (id)
    )
    INSERT INTO clock SELECT subject, time, time + interval '2 hours' FROM given JOIN fresh USING (id)
"""
