"""The county's settings for appraisals, and the key that signs them, read once from the environment."""

from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path

from environs import Env
from marshmallow import validate

from contracts.refusals import Conflict
from services.chassis.signing import Signer
from services.supervision.domain.digest import SAID_AT
from services.supervision.domain.rulings import Sign, Signature

_CLOCK = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="应为 24 小时制时刻,例如 08:00")
CAP = 4
"""Inspections of a centre in a year at the most (为基层减负), where the county sets no other number."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Whether centres are ranked (RANKING), for how long one may appeal, and how a report is signed."""

    sign: Sign
    ranking: bool = False
    appeal_days: int = 5
    inspections: int = CAP


def rules_from_environment() -> Rules:
    """SUPERVISION_RANKING, _APPEAL_DAYS, _INSPECTION_CAP, _SIGNING_KEY_FILE; nobody signs without the last.

    Raises environs.EnvError, OSError or ValueError naming what is malformed or missing.
    """
    env = Env()
    path = env.path("SUPERVISION_SIGNING_KEY_FILE", None)
    return Rules(
        sign=_signing(path) if path else _no_key,
        ranking=env.bool("SUPERVISION_RANKING", False),
        appeal_days=env.int("SUPERVISION_APPEAL_DAYS", 5, validate=validate.Range(0, 60)),
        inspections=env.int("SUPERVISION_INSPECTION_CAP", CAP, validate=validate.Range(1, 100)),
    )


@cache
def digest_at() -> time:
    """SUPERVISION_DIGEST_AT, the local time of the morning's digest. Raises environs.EnvError where it is malformed."""
    return time.fromisoformat(Env().str("SUPERVISION_DIGEST_AT", SAID_AT.isoformat("minutes"), validate=_CLOCK))


def _signing(path: Path) -> Sign:
    signer = Signer(path)
    return lambda content: Signature(*signer.sign(content))


def _no_key(_content: bytes) -> Signature:
    raise Conflict("没有签名密钥(设置 SUPERVISION_SIGNING_KEY_FILE),不能封存;请联系系统管理员")
