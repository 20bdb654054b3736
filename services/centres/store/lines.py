"""The good lines of a table beside what the register has: what they would do, and doing it, in one statement each."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, TextClause, text

from services.centres.domain.imports import Kind

_COMPARE: Mapping[Kind, TextClause] = {
    Kind.VILLAGES: text("""
        SELECT count(*) FILTER (WHERE v.code IS NULL) AS added, 0 AS removed, count(*) FILTER (
            WHERE v.code IS NOT NULL AND (v.name, v.population, v.households, v.lon, v.lat, v.merged_into, v.town_name)
                IS DISTINCT FROM (n.name, n.population, n.households, n.lon, n.lat, n.merged_into, n.town_name)
        ) AS changed
        FROM table_import_part AS p CROSS JOIN LATERAL jsonb_populate_recordset(NULL::village, p.lines) AS n
            LEFT JOIN village AS v ON v.code = n.code
        WHERE p.import = :id
    """),
    Kind.TRAVEL_TIMES: text("""
        SELECT count(*) FILTER (WHERE t.village IS NULL AND n.minutes IS NOT NULL) AS added,
            count(*) FILTER (WHERE t.minutes <> n.minutes) AS changed,
            count(*) FILTER (WHERE t.village IS NOT NULL AND n.minutes IS NULL) AS removed
        FROM table_import_part AS p CROSS JOIN LATERAL jsonb_populate_recordset(NULL::travel_time, p.lines) AS n
            LEFT JOIN travel_time AS t ON t.village = n.village AND t.centre = n.centre
        WHERE p.import = :id
    """),
}
_TAKE_IN: Mapping[Kind, Sequence[TextClause]] = {
    Kind.VILLAGES: (
        text("""
            INSERT INTO village (code, name, population, households, lon, lat, merged_into, town_name)
            SELECT n.code, n.name, n.population, n.households, n.lon, n.lat, n.merged_into, n.town_name
            FROM table_import_part AS p CROSS JOIN LATERAL jsonb_populate_recordset(NULL::village, p.lines) AS n
            WHERE p.import = :id ORDER BY n.code
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, population = excluded.population,
                households = excluded.households, lon = excluded.lon, lat = excluded.lat,
                merged_into = excluded.merged_into, town_name = excluded.town_name
        """),
    ),
    Kind.TRAVEL_TIMES: (
        text("""
            DELETE FROM travel_time AS t
            USING table_import_part AS p CROSS JOIN LATERAL jsonb_populate_recordset(NULL::travel_time, p.lines) AS n
            WHERE p.import = :id AND t.village = n.village AND t.centre = n.centre AND n.minutes IS NULL
        """),
        text("""
            INSERT INTO travel_time (village, centre, minutes)
            SELECT n.village, n.centre, n.minutes
            FROM table_import_part AS p CROSS JOIN LATERAL jsonb_populate_recordset(NULL::travel_time, p.lines) AS n
            WHERE p.import = :id AND n.minutes IS NOT NULL ORDER BY n.village, n.centre
            ON CONFLICT (village, centre) DO UPDATE SET minutes = excluded.minutes
        """),
    ),
}


def compare(connection: Connection, table_id: str, kind: Kind) -> Mapping[str, int]:
    """How many lines would add something, change it and remove it."""
    return dict(connection.execute(_COMPARE[kind], {"id": table_id}).mappings().one())


def take_in(connection: Connection, table_id: str, kind: Kind) -> None:
    """What they say holds from now on."""
    for statement in _TAKE_IN[kind]:
        connection.execute(statement, {"id": table_id})
