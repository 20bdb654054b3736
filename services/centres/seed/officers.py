"""Invented people who hear for towns, bureaux and the county."""

import uuid
from collections.abc import Iterable, Iterator

from faker import Faker

from contracts.bureaus import BUREAUS
from contracts.people import COUNTY, Party, owed_by
from services.centres.handlers.officers import Appoint
from services.centres.store.sealing import OFFICERS
from services.chassis.sealing import seal_name, seal_phone
from services.chassis.vault import Vault

_NAMES = uuid.UUID("6b0f6a5e-1f63-5a38-9d47-0c1b7a5d2e90")
_NEVER_ASSIGNED = "15409"
"""A prefix of mobile numbers that China has never given to an operator; no village's staff has one of these."""


def officers(vault: Vault, towns: Iterable[str], seed: int) -> Iterator[Appoint]:
    """One for each town and bureau, two for the county; the same people each time."""
    people = Faker("zh_CN")
    people.seed_instance(seed)
    for number, (party, post) in enumerate(_posts(towns)):
        yield Appoint(
            officer=str(uuid.uuid5(_NAMES, f"{party}/{post}")),
            party=party,
            post=post,
            name=seal_name(people.name(), OFFICERS["name"].context, vault),
            phone=seal_phone(f"{_NEVER_ASSIGNED}{number:06}", OFFICERS["phone"].context, vault),
        )


def _posts(towns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for town in towns:
        yield owed_by(Party.TOWN, town), "分管副镇长"
    for bureau in BUREAUS:
        yield owed_by(Party.BUREAU, bureau), "政务服务科长"
    for post in ("督查室主任", "督查室值班员"):
        yield f"county:{COUNTY}", post
