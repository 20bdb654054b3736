"""What must add up behind the other counters when all is quiet again; each answers with what doesn't."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.centres.domain.booking import BOOKING
from services.centres.domain.device import EQUIPMENT
from services.chassis.machine import Back
from services.clinic.domain.transitions import TRANSITIONS as APPOINTMENT
from services.feedback.domain.transitions import TRANSITIONS as FEEDBACK
from services.hall.domain.transitions import TRANSITIONS as APPLICATION
from services.supermarket.domain.transitions import TRANSITIONS as ORDER
from services.veterans.domain.items import TABLES
from tests.end_to_end.shop import RICE
from tests.faults.desks import BATCH, TOLD
from tests.faults.scene import Scene, difference


class Kept(NamedTuple):
    """Where a service keeps cases of a kind, and the table that they go by; `item` names it where there are more."""

    service: str
    table: str
    transitions: Mapping[Any, Any]
    item: str = "NULL"


KEPT = (
    Kept("clinic", "appointment", APPOINTMENT),
    Kept("supermarket", "shop_order", ORDER),
    Kept("centres", "device", EQUIPMENT),
    Kept("centres", "booking", BOOKING),
    Kept("feedback", "feedback", FEEDBACK),
    Kept("hall", "application", APPLICATION),
    Kept("veterans", "veteran_case", {}, "item"),
)


CLOCKS: Mapping[str, tuple[str, ...]] = {
    "appointment.fulfilled.v1": ("clinic.walk_in",),
    "order.collected.v1": ("supermarket.confirm", "supermarket.ready"),
    "equipment.repaired.v1": ("centres.repair",),
    "feedback.replied.v1": ("feedback.accept", "feedback.contact", "feedback.reply", "feedback.return"),
    "application.delivered.v1": ("hall.accept", "hall.forward", "hall.acknowledge", "hall.decide", "hall.deliver"),
    "veteran_case.county_review.v1": ("veterans.accept", "veterans.forward"),
}
"""The promises that each way ends, by its last event."""


def legal_moves(scene: Scene) -> list[str]:
    """Each case of each service counts its events from 1 without a gap, and came to its state by legal moves alone."""
    return [f"{kept.table} {row}" for kept in KEPT for row in _cases(scene, kept) if not _is_legal(kept, *row[1:])]


def _cases(scene: Scene, kept: Kept) -> list[tuple[Any, ...]]:
    return scene.rows(f"""
        SELECT id::text, {kept.item}, state, moves, version, array_agg(event.sequence ORDER BY event.sequence)
        FROM {kept.service}.{kept.table} AS kept JOIN {kept.service}.{kept.table}_event AS event
            ON event.{kept.table} = kept.id GROUP BY id
    """)


def _is_legal(kept: Kept, item: str, state: str, moves: list[Any], version: int, sequences: list[int]) -> bool:
    table = kept.transitions or TABLES[item]  # type: ignore[index]
    states = [*(source for _, _, source, *_ in moves), state]
    steps = zip(moves, states, states[1:], strict=False)
    legal = all(table.get((source, move[1])) in (target, Back.BACK) for move, source, target in steps)
    return legal and sequences == list(range(1, version + 1))


def stories(scene: Scene) -> list[str]:
    """Each case that the desks know has the events that they were promised, in their order, at its service."""
    found = {
        f"{kept.service}:{case}": tuple(kind for kind in kinds if kind in TOLD)
        for kept in KEPT
        for case, kinds in scene.rows(f"""
            SELECT {kept.table}::text, array_agg(type ORDER BY sequence)
            FROM {kept.service}.{kept.table}_event GROUP BY 1
        """)
    }
    told = {case: kinds for case, kinds in scene.ledger.histories().items() if ":" in case}
    return [f"{case}: {found.get(case)} for {kinds}" for case, kinds in told.items() if found.get(case) != kinds] + [
        f"unknown: {case}" for case, kinds in found.items() if kinds and case not in told
    ]


def heard(scene: Scene) -> list[str]:
    """Supervision's cases hold their events: the same set."""
    ours = " UNION ALL ".join(
        f"SELECT '{kept.service}:' || {kept.table}, sequence, type FROM {kept.service}.{kept.table}_event"
        for kept in KEPT
    )
    kinds = ", ".join(f"'{kind.split('.')[0]}'" for kind in TOLD)
    return difference(
        scene,
        ours,
        f"SELECT case_id, sequence, type FROM supervision.case_event WHERE split_part(type, '.', 1) IN ({kinds})",
    )


def stock(scene: Scene) -> list[str]:
    """What is there is what was taken in, less what was sold, as orders have it and as the desks know it."""
    wrong = scene.rows("""
        WITH line AS (
            SELECT centre, holding, each->>'sku' AS sku, (each->>'quantity')::numeric AS quantity,
                coalesce((each->>'returned')::numeric, 0) AS returned
            FROM supermarket.shop_order, jsonb_array_elements(lines) AS each
        ), held AS (
            SELECT centre, sku, sum(quantity) FILTER (WHERE holding IN ('sold', 'returned')) AS sold,
                sum(returned) FILTER (WHERE holding = 'returned') AS returned,
                sum(quantity) FILTER (WHERE holding = 'reserved') AS reserved
            FROM line GROUP BY 1, 2
        ), taken AS (SELECT stock, sum(quantity) AS quantity FROM supermarket.stock_movement GROUP BY 1)
        SELECT stock.id, stock.received, taken.quantity, stock.sold, held.sold, stock.returned, stock.reserved
        FROM supermarket.stock LEFT JOIN taken ON taken.stock = stock.id LEFT JOIN held USING (centre, sku)
        WHERE (received, stock.sold, stock.returned, stock.reserved) <> (coalesce(taken.quantity, 0),
            coalesce(held.sold, 0), coalesce(held.returned, 0), coalesce(held.reserved, 0))
    """)
    counted = scene.rows(f"""
        SELECT 'rice received ' || centre, sum(quantity) FROM supermarket.stock_movement AS movement
        JOIN supermarket.stock ON stock.id = movement.stock WHERE batch = '{BATCH}' GROUP BY 1
        UNION ALL
        SELECT 'rice sold ' || centre, sold FROM supermarket.stock WHERE sku = '{RICE}' AND sold > 0
    """)
    return [f"{row}" for row in wrong] + _as_counted(scene, "rice", counted)


def money(scene: Scene) -> list[str]:
    """What was paid is what was collected comes to, order by order and in all."""
    wrong = scene.rows("""
        SELECT id::text, state, paid_fen, owed FROM (
            SELECT id, state, paid_fen, CASE state WHEN 'collected'
                THEN (SELECT sum((each->>'amount_fen')::bigint) FROM jsonb_array_elements(lines) AS each) ELSE 0 END
            FROM supermarket.shop_order WHERE partner IS NULL) AS told (id, state, paid_fen, owed)
        WHERE paid_fen <> owed
    """)
    paid = scene.rows("""
        SELECT 'fen paid ' || centre, sum(paid_fen) FROM supermarket.shop_order
        WHERE partner IS NULL GROUP BY centre HAVING sum(paid_fen) > 0
    """)
    return [f"{row}" for row in wrong] + _as_counted(scene, "fen", paid)


def _as_counted(scene: Scene, unit: str, found: list[tuple[Any, ...]]) -> list[str]:
    told = {what: number for what, number in scene.ledger.counts.items() if what.startswith(unit)}
    seen = {what: int(number) for what, number in found}
    return [] if seen == told else [f"{seen} for {told}"]


def places(scene: Scene) -> list[str]:
    """A slot has as many takers as it says, and no more than places; no room is booked twice for the same time."""
    slots = scene.rows("""
        SELECT slot.id::text, capacity, taken, count(appointment.id) FROM clinic.slot
        LEFT JOIN clinic.appointment ON appointment.slot = slot.id
            AND state NOT IN ('waitlisted', 'no_show', 'cancelled', 'cancelled_by_clinic', 'entered_in_error', 'left')
        GROUP BY slot.id HAVING taken <> count(appointment.id) OR taken > capacity
    """)
    rooms = scene.rows("""
        SELECT one.id::text, other.id::text FROM centres.booking AS one JOIN centres.booking AS other
            ON one.place = other.place AND one.id < other.id AND one.state = 'booked' AND other.state = 'booked'
            AND tstzrange(one.begins_at, one.ends_at) && tstzrange(other.begins_at, other.ends_at)
    """)
    return [f"{row}" for row in slots + rooms]


def numbers(scene: Scene) -> list[str]:
    """Each centre's queue numbers of a day count from 1 without a gap and without a repetition, up to the last."""
    rows = scene.rows("""
        SELECT centre, appointment.day, array_agg(number ORDER BY number), last
        FROM clinic.appointment LEFT JOIN clinic.numbers ON numbers.id = centre AND numbers.day = appointment.day
        WHERE number IS NOT NULL GROUP BY centre, appointment.day, last
    """)
    return [f"{row}" for row in rows if row[2] != list(range(1, len(row[2]) + 1)) or row[3] not in (None, len(row[2]))]


def clocked(scene: Scene) -> list[str]:
    """What was promised of each of the desks' cases is timed once, and that has ended."""
    ended = (
        "SELECT case_id, standard, count(*) FILTER (WHERE ended_at IS NOT NULL) FROM supervision.clock GROUP BY 1, 2"
    )
    found = {(case, standard): number for case, standard, number in scene.rows(ended)}
    wanted = Counter(
        (case, standard)
        for case, kinds in scene.ledger.histories().items()
        for standard in CLOCKS.get(kinds[-1], ())
        if ":" in case
    )
    return [f"{each}: {found.get(each)} for {number}" for each, number in wanted.items() if found.get(each) != number]


BALANCES: Mapping[str, Callable[[Scene], list[str]]] = {
    "各项服务步步合法 legal moves": legal_moves,
    "各项服务的历史与账本相同 stories": stories,
    "监督与各项服务的事件相同 same events elsewhere": heard,
    "库存相符 stock": stock,
    "钱款相符 money": money,
    "号源与房间不重 places": places,
    "排队号连续不重 numbers": numbers,
    "各项服务的时钟各一次 clocks elsewhere": clocked,
}
