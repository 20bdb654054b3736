"""What must hold when all is quiet again; each check answers with what is wrong, and an empty list where nothing is."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg

from contracts.parcels import ParcelState as State
from deploy.processes.discovery import with_tables
from services.chassis.database import engine_for
from services.express.domain.transitions import TRANSITIONS
from services.supervision.store.audit import verify
from tests.faults.balances import BALANCES
from tests.faults.county import ShakyCounty
from tests.faults.desks import TOLD
from tests.faults.integrity import damage
from tests.faults.ledger import Ledger
from tests.faults.scene import Scene, difference

STEPS = {(source, target) for (source, _), target in TRANSITIONS.items()}
SHOWN = 5


def answered(scene: Scene) -> list[str]:
    """Everything legal was accepted in the end."""
    return scene.ledger.refused


def audited_once(scene: Scene) -> list[str]:
    """Each accepted event stands in the audit log, once, and nothing else of express, nor of the desks' kinds."""
    found, expected = audited(scene), scene.ledger.expected()
    lost = [f"lost: {key}" for key in expected if key not in found]
    return lost + [f"{n} times: {key}" for key, n in found.items() if n != expected[key]]


def audited(scene: Scene) -> Counter[tuple[str, str]]:
    """How often each (case, type) stands in the audit log; what is of express and no parcel has no waybill."""
    rows = scene.rows(f"""
        SELECT CASE log.source WHEN '/express' THEN coalesce(parcel.waybill, '')
            ELSE substr(log.source, 2) || ':' || log.subject END, log.type, count(*)
        FROM supervision.audit_log log LEFT JOIN express.parcel ON parcel.id::text = log.subject
        WHERE {ours("log")} GROUP BY 1, 2
    """)
    return Counter({(case, kind): number for case, kind, number in rows})


def ours(log: str) -> str:
    """The condition for events that a ledger has."""
    return f"({log}.source = '/express' OR {log}.type = ANY('{{{','.join(sorted(TOLD))}}}'))"


def legal_histories(scene: Scene) -> list[str]:
    """Each parcel's events count from 1 without a gap, are legal, are those of the ledger, and end in its state."""
    told = {case: kinds for case, kinds in scene.ledger.histories().items() if ":" not in case}
    rows = scene.rows("""
        SELECT waybill, state, version, array_agg(type ORDER BY sequence), array_agg(sequence ORDER BY sequence)
        FROM express.parcel LEFT JOIN express.parcel_event event ON event.parcel = parcel.id GROUP BY id
    """)
    wrong = [row for row in rows if not _is_legal(*row[1:]) or tuple(row[3]) != told.get(row[0])]
    missing = told.keys() - {row[0] for row in rows}
    return [f"{row}" for row in wrong] + [f"no parcel: {waybill}" for waybill in missing]


def _is_legal(state: str, version: int, kinds: Sequence[str], sequences: Sequence[int]) -> bool:
    states = [State(kind.split(".")[1]) for kind in kinds if kind]
    path = [State.EXPECTED, *states[states[:1] == [State.EXPECTED] :]]
    steps = set(itertools.pairwise(path))
    return steps <= STEPS and path[-1] == state and list(sequences) == list(range(1, version + 1))


def heard(scene: Scene) -> list[str]:
    """Supervision's cases hold the events of express's parcels: the same set."""
    return difference(
        scene,
        "SELECT 'express:' || parcel, sequence, type FROM express.parcel_event",
        "SELECT case_id, sequence, type FROM supervision.case_event WHERE case_id LIKE 'express:%'",
    )


def remembered(scene: Scene) -> list[str]:
    """Each effect has its inbox row, written with it: what a repetition is recognised by.

    There are more: of heartbeats, which are not recorded, and of what supervision itself has said.
    """
    rows = scene.rows("""
        SELECT id FROM supervision.audit_log WHERE source <> '/supervision'
        EXCEPT SELECT id FROM supervision.inbox WHERE consumer = 'supervision'
    """)
    return [f"missing: {row}" for row in rows]


def clocked(scene: Scene) -> list[str]:
    """One clock of the promise to notify for each parcel that came in, stopped where it was notified or collected."""
    return difference(
        scene,
        """
        SELECT 'express:' || parcel, bool_or(type IN ('parcel.notified.v1', 'parcel.collected.v1'))
        FROM express.parcel_event GROUP BY parcel HAVING bool_or(type = 'parcel.inbound.v1')
        """,
        "SELECT case_id, ended_at IS NOT NULL FROM supervision.clock WHERE standard = 'express.notify'",
    )


def counted(scene: Scene) -> list[str]:
    """The figures of centres with parcels are the sums over their events and their clocks of all promises."""
    return difference(
        scene,
        """
        SELECT centre, sum(events), sum(opened), sum(met + completed_late)
        FROM supervision.rollup_day WHERE centre IN (SELECT centre FROM express.parcel) GROUP BY centre
        """,
        """
        SELECT centre, events, coalesce(opened, 0), coalesce(ended, 0)
        FROM (SELECT centre, count(*) AS events FROM supervision.case_event
            WHERE case_id LIKE 'express:%' GROUP BY centre) heard
        LEFT JOIN (SELECT centre, count(*) AS opened,
                count(ended_at) FILTER (WHERE answerable = 'village:' || centre) AS ended FROM supervision.clock
            WHERE case_id LIKE 'express:%' GROUP BY centre) timed USING (centre)
        """,
    )


def nothing_parked(scene: Scene) -> list[str]:
    """No message was put aside, and none died."""
    tables = " UNION ALL ".join(f"SELECT consumer, reason FROM {name}.parked" for name in with_tables())
    return [f"parked: {row}" for row in scene.rows(tables)]


def nothing_waits(scene: Scene) -> list[str]:
    """Outboxes and queues are empty, those of the dead too."""
    left = {f"outbox of {name}": scene.county.outbox(name) for name in with_tables()}
    queues = scene.county.queues()
    if queues is None:
        return ["the broker doesn't answer"]
    return [f"{where}: {number}" for where, number in (left | queues).items() if number]


def whole_audit(scene: Scene) -> list[str]:
    """The chains of the audit log hold, link by link."""
    engine = engine_for(scene.county.settings("supervision").database_url, name="faults", statement_seconds=60)
    try:
        with engine.connect() as connection:
            broken = verify(connection).broken
    finally:
        engine.dispose()
    return [f"{broken}"] if broken else []


def sound(scene: Scene) -> list[str]:
    """All tables and B-trees are whole."""
    return damage(scene.county.server, scene.county.database.superuser_url, alone=True)


CHECKS: Mapping[str, Callable[[Scene], list[str]]] = {
    "每件都有答复 answered": answered,
    "每个事件恰好入审计一次 audited once": audited_once,
    "包裹历史连续合法 legal histories": legal_histories,
    "监督与快递的事件相同 same events": heard,
    "收件表与效果相符 inbox matches": remembered,
    "每件入库一个时钟 one clock each": clocked,
    "中心数字等于明细之和 figures add up": counted,
    "没有搁置的消息 nothing parked": nothing_parked,
    "发件箱与队列已空 nothing waits": nothing_waits,
    "审计链完整 audit whole": whole_audit,
    "表与索引完好 tables and indexes sound": sound,
    **BALANCES,
}


def failures(county: ShakyCounty, ledger: Ledger) -> dict[str, list[str]]:
    """The checks that fail, each with a few of the things that are wrong and how many there are."""
    with looking_at(county, ledger) as scene:
        found = {name: check(scene) for name, check in CHECKS.items()}
    return {name: [f"{len(wrong)} ×", *wrong[:SHOWN]] for name, wrong in found.items() if wrong}


@contextmanager
def looking_at(county: ShakyCounty, ledger: Ledger) -> Iterator[Scene]:
    """A scene, in a transaction of its own."""
    with psycopg.connect(county.database.superuser_url) as connection:
        yield Scene(county, ledger, connection)
