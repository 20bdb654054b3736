"""What applicants are to be told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.applications import NoticePurpose, Remedy
from services.chassis import centres
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, cancel, enqueue
from services.chassis.vault import Vault
from services.hall.domain.application import Application
from services.hall.domain.transitions import CLOSED
from services.hall.store import items
from services.hall.store.items import Versions
from services.hall.store.sealing import APPLICANT, GO_TO

_ENDINGS = frozenset({NoticePurpose.NOT_ACCEPTED, NoticePurpose.LAPSED})
"""What is told though nothing follows."""


def queue(connection: Connection, vault: Vault, applications: Sequence[Application], now: datetime) -> None:
    """Queue the messages of these applications; take back those of what has ended meanwhile without a word."""
    over = [each.id for each in applications if each.state in CLOSED and not _ENDINGS & set(each.messages)]
    cancel(connection, over)
    telling = [each for each in applications if each.messages and each.id not in over]
    if telling:
        names, versions = centres.names(connection), items.versions(connection, [each.item for each in telling])
        notices = [_notice(vault, each, purpose, names, versions) for each in telling for purpose in each.messages]
        enqueue(connection, vault, notices, now)


def _notice(
    vault: Vault, application: Application, purpose: NoticePurpose, names: dict[str, str], versions: Versions
) -> Notice:
    phone = application.applicant.phone
    if phone is None:
        raise ValueError(application.id)
    terms = versions[application.item, application.item_version]
    titles = {paper.code: paper.title for paper in terms.papers}
    parameters: dict[str, Any] = {
        "item": terms.title,
        "centre": names.get(application.centre, ""),
        "papers": [titles[code] for code in application.papers.missing],
        "go_to": vault.decrypt(application.go_to, GO_TO) if application.go_to else "",
        "remedy": [Remedy(each).value for each in application.remedy],
    }
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=application.id,
        version=application.version,
        phone=vault.decrypt(phone.cipher, APPLICANT["phone"]),
        parameters=parameters,
    )
