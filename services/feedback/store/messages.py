"""What filers are told, queued in the transaction of what it tells of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from contracts.envelope import Event
from contracts.feedback.words import RatedBy
from services.chassis import agents, receipts
from services.chassis.ids import uuid7
from services.chassis.notices import Notice, enqueue
from services.chassis.vault import Vault
from services.feedback.domain.case import Case
from services.feedback.domain.rating import Ticket, rating_of
from services.feedback.domain.rules import Rules
from services.feedback.store import tickets
from services.feedback.store.sealing import AGENT, PHONE

TOLD = {
    "feedback.accepted.v1": "accepted",
    "feedback.rejected.v1": "rejected",
    "feedback.replied.v1": "replied",
    "feedback.closed.v1": "invited",
    "feedback.relocated.v1": "moved",
}
"""After which events whoever brought it is told, and for which purpose."""
_INVITED = text("""
    SELECT DISTINCT CASE filer ->> 'reachable'
        WHEN 'true' THEN filer #>> '{phone,hash}' ELSE agent #>> '{phone,hash}' END
    FROM feedback
    WHERE (filer #>> '{phone,hash}' = ANY(:hashes) OR agent #>> '{phone,hash}' = ANY(:hashes))
        AND id <> ALL(CAST(:now_closed AS uuid[]))
        AND state = 'closed' AND done_at > :since
""")
"""Whoever had a case closed in these days was invited then."""


def queue(
    connection: Connection, vault: Vault, cases: Sequence[Case], events: Sequence[Event], rules: Rules, now: datetime
) -> None:
    """Queue a notice for each such event of somebody who can be reached; at most one invitation in 30 days."""
    told = {case.id: case for case in cases if case.reachable}
    wanted = [
        (told[event.subject], "entrusted")
        for event in events
        if event.type == "feedback.received.v1" and event.subject in told and told[event.subject].is_entrusted
    ]
    wanted += [
        (told[event.subject], TOLD[event.type]) for event in events if event.subject in told and event.type in TOLD
    ]
    closed = [case for case, purpose in wanted if purpose == "invited"]
    tired = _invited(connection, closed, now - rules.invite_every) if closed else set()
    notices = [
        _notice(vault, case, purpose, rules, now)
        for case, purpose in wanted
        if purpose != "invited" or _hash(case) not in tired
    ]
    enqueue(connection, vault, notices, now)


def ticket_of(case: Case, expires: datetime) -> Ticket:
    """The one right to rate this case: another link is the same right."""
    return Ticket(rating_of("feedback", case.id), "feedback", case.centre, RatedBy.LINK, expires)


def _notice(vault: Vault, case: Case, purpose: str, rules: Rules, now: datetime) -> Notice:
    own = case.filer.phone if case.filer.reachable else None
    link = _link(vault, case, rules, now) if purpose == "invited" else {}
    return Notice(
        id=uuid7(),
        purpose=purpose,
        subject=case.id,
        version=case.version,
        phone=agents.told_at(own, PHONE, case.agent, AGENT, vault),
        parameters={"receipt": receipts.receipt(vault, case.number)} | link,
    )


def _link(vault: Vault, case: Case, rules: Rules, now: datetime) -> dict[str, str | int]:
    ticket = tickets.issue(vault, ticket_of(case, now + rules.rate_within))
    return {"link": f"{rules.address}/rate#{ticket}", "days": rules.rate_within.days}


def _invited(connection: Connection, closed: Sequence[Case], since: datetime) -> set[str]:
    asked = {"hashes": [_hash(case) for case in closed], "now_closed": [case.id for case in closed], "since": since}
    return set(connection.execute(_INVITED, asked).scalars())


def _hash(case: Case) -> str:
    own = case.filer.phone if case.filer.reachable else case.agent and case.agent.phone
    return own.hash if own else ""
