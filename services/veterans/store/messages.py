"""What people are to be told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from contracts.applications import Remedy
from contracts.veteranwork import CaseState, NoticePurpose, RegisterState
from services.chassis import centres
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault
from services.veterans.domain.items import ITEMS, PAPERS
from services.veterans.domain.people import Person
from services.veterans.domain.register import Veteran
from services.veterans.domain.transitions import CLOSED
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.sealing import PERSON, TOLD

_ENDINGS = frozenset({NoticePurpose.NOT_ACCEPTED, NoticePurpose.LAPSED, NoticePurpose.REFUSED})
"""What is told though nothing follows."""


def queue_cases(connection: Connection, vault: Vault, cases: Sequence[VeteranCase], now: datetime) -> None:
    """Queue the messages of these cases; take back those of what has ended meanwhile without a word."""
    over = [each.id for each in cases if each.state in CLOSED and not _ENDINGS & set(each.messages)]
    cancel(connection, over)
    telling = [each for each in cases if each.messages and each.id not in over]
    if telling:
        names = centres.names(connection)
        notices = [_of_case(vault, each, purpose, names) for each in telling for purpose in each.messages]
        enqueue(connection, vault, notices, now)


def queue_veterans(connection: Connection, vault: Vault, veterans: Sequence[Veteran], now: datetime) -> None:
    """Queue what people on the register are reminded of; nobody is who was struck off."""
    cancel(connection, [each.id for each in veterans if each.state is RegisterState.STRUCK_OFF])
    telling = [(each, purpose) for each in veterans for purpose in each.messages]
    if telling:
        enqueue(connection, vault, [_of_veteran(vault, *each) for each in telling], now)


def _phone_of(person: Person, vault: Vault) -> str:
    """Where somebody is reached. Raises ValueError for who isn't: nobody tells them by a message."""
    if person.phone is None:
        raise ValueError(person.name.masked)
    return vault.decrypt(person.phone.cipher, PERSON["phone"])


def _of_case(vault: Vault, case: VeteranCase, purpose: NoticePurpose, names: dict[str, str]) -> Notice:
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=case.id,
        version=case.version,
        phone=_phone_of(case.applicant, vault),
        parameters={
            "item": ITEMS[case.item].title,
            "centre": names.get(case.centre, ""),
            "papers": [PAPERS[code] for code in case.papers.missing],
            "go_to": vault.decrypt(case.told, TOLD) if case.told and case.state is CaseState.NOT_ACCEPTED else "",
            "remedy": [Remedy(each).value for each in case.remedy],
        },
    )


def _of_veteran(vault: Vault, veteran: Veteran, purpose: NoticePurpose) -> Notice:
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=veteran.id,
        version=veteran.version,
        phone=_phone_of(veteran.person, vault),
        parameters={"report_by": veteran.report_by.isoformat() if veteran.report_by else ""},
    )
