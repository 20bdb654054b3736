"""A carrier's push, made the commands of a route."""

import hashlib
from collections.abc import Sequence
from functools import partial

import structlog

from services.chassis import metrics
from services.chassis.http.routes import Hook
from services.chassis.vault import Vault
from services.chassis.work import Command
from services.express.api.carriers.push import Carrier, Form, Line, Push, Reading
from services.express.api.carriers.table import Table
from services.express.domain.pickup import draw_numbers
from services.express.domain.trace import Trace, Unmapped
from services.express.handlers.parcels import Track
from services.express.store.sealing import RAW, TRACE

MOST_UNMAPPED = 20
"""Unknown codes of one waybill that are kept with what they came in; each stands in its line anyway."""
LONGEST_RAW = 20_000
"""Characters that are kept of what an unknown code came in."""

MOST_TOLD = 5
"""Waybills that can't be read of which the log says why."""

log = structlog.get_logger()


def hook(carrier: Carrier) -> Hook:
    """The route of a carrier."""
    return Hook(
        path=f"/v1/carriers/{carrier.name}",
        partner=carrier.name,
        verify=carrier.verify,
        commands=partial(commands, carrier),
        acknowledge=carrier.acknowledge,
        refuse=carrier.refuse,
        summary=f"{carrier.title}推送:包裹的轨迹;已预报的到站即入库",
    )


def commands(carrier: Carrier, form: Form, vault: Vault) -> Sequence[tuple[str, Command]]:
    """One Track for each waybill, under the digest of what the push says of it. Raises Invalid."""
    reading = carrier.read(form)
    _count(carrier, reading)
    return [(push.push_id, _track(carrier, push, vault)) for push in reading.pushes]


def _track(carrier: Carrier, push: Push, vault: Vault) -> Track:
    traces = {trace.digest: trace for trace in (_trace(line, carrier.table, vault) for line in push.lines)}
    return Track(
        carrier=push.carrier,
        waybill=push.waybill,
        traces=tuple(traces.values()),
        latest=carrier.table.meaning(push.code),
        latest_code=push.code,
        traced_at=push.lines[-1].time if push.lines else None,
        numbers=draw_numbers(),
        unmapped=_unmapped(carrier, push, vault),
        renamed_from=push.renamed_from,
    )


def _trace(line: Line, table: Table, vault: Vault) -> Trace:
    said = f"{line.time:%Y-%m-%d %H:%M:%S}\0{line.code}\0{line.text}"
    return Trace(
        time=line.time,
        code=line.code,
        meaning=table.meaning(line.code),
        text=vault.encrypt(line.text, TRACE),
        digest=hashlib.sha256(said.encode()).hexdigest()[:32],
    )


def _unknown(carrier: Carrier, push: Push) -> list[str]:
    """The push's codes that are in no row, the newest state's first."""
    codes = dict.fromkeys([push.code, *(line.code for line in reversed(push.lines))])
    return [code for code in codes if not carrier.table.knows(code)]


def _unmapped(carrier: Carrier, push: Push, vault: Vault) -> tuple[Unmapped, ...]:
    """The digest is of waybill and code: full traces bring the same one again and again."""
    codes = _unknown(carrier, push)[:MOST_UNMAPPED]
    raw = vault.encrypt(push.raw[:LONGEST_RAW], RAW) if codes else ""
    return tuple(Unmapped(carrier.name, code, _digest(push, code), raw) for code in codes)


def _digest(push: Push, code: str) -> str:
    return hashlib.sha256(f"{push.carrier}\0{push.waybill}\0{code}".encode()).hexdigest()[:32]


def _count(carrier: Carrier, reading: Reading) -> None:
    if reading.unreadable:
        log.warning("push.unreadable", partner=carrier.name, wrong=list(reading.unreadable[:MOST_TOLD]))
    unmapped = sum(bool(_unknown(carrier, push)) for push in reading.pushes)
    counts = {"read": len(reading.pushes), "silent": reading.silent, "unreadable": len(reading.unreadable)}
    for result, count in (counts | {"unmapped": unmapped}).items():
        metrics.PUSHED.labels("express", carrier.name, result).inc(count)
