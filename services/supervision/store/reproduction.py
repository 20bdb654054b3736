"""A signed report made once more from nothing but the audit log, up to what it has seen of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from services.chassis.signing import is_signed
from services.supervision.domain.material import Head
from services.supervision.domain.scoring import report
from services.supervision.store import appraisals, material
from services.supervision.store.centres import Centres


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether an edition is byte for byte what the log gives, and its signature holds."""

    number: int
    same: bool
    signed: bool


def reproduce(connection: Connection, copies: Centres, month: str) -> Iterator[Reproduction]:
    """Each edition of a month, the frozen one first; none where nothing was frozen. Reads the whole log for each."""
    for edition in appraisals.editions(connection, month):
        body = appraisals.body(connection, month, edition.number) or ""
        signed = is_signed(body.encode(), edition.signature, edition.public_key)
        yield Reproduction(edition.number, _again(connection, copies, body) == body, signed)


def _again(connection: Connection, copies: Centres, body: str) -> str:
    told = json.loads(body)
    heads = [Head(*head) for head in told["seen"]]
    named = [each["item"] for each in told["exclusions"]]
    counted = material.recount(connection, copies, told["month"], heads, named)
    scale = appraisals.scale_from(told["scale"])
    return report(counted, scale, told["exclusions"], edition=told["edition"], frozen_at=told["frozen_at"])
