"""Bureaus' own systems: their events, each made a command; and what they fetch."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from contracts.applications import Remedy
from contracts.veterans.partner import PARTNER_EVENTS
from contracts.veteranwork import CaseState, HandBack
from services.chassis.casework.acting import note
from services.chassis.casework.bureaus import AtBureau
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.veterans.domain.petition import Petition
from services.veterans.domain.veterancase import VeteranCase
from services.veterans.store.cases import HISTORY
from services.veterans.store.sealing import NOTE, TOLD


def advanced(event: Intake) -> Command:
    """partner.veteran_case.advanced.v1"""
    to = CaseState(event.data["to"])
    return _of_case(event, lambda case, deed: case.advance(deed, to))


def granted(event: Intake) -> Command:
    """partner.veteran_case.granted.v1"""
    return _of_case(event, VeteranCase.grant)


def handed_back(event: Intake) -> Command:
    """partner.veteran_case.handed_back.v1"""
    reason = HandBack(event.data["reason"])
    remark = note(event.data.get("note"), NOTE, event.vault)
    return _of_case(event, lambda case, deed: case.hand_back(deed, reason), remark)


def papers_requested(event: Intake) -> Command:
    """partner.veteran_case.papers_requested.v1"""
    unfit = event.data["unfit"]
    return _of_case(event, lambda case, deed: case.request_papers(deed, unfit))


def refused(event: Intake) -> Command:
    """partner.veteran_case.refused.v1; the reason is told to the applicant."""
    remedy, told = [Remedy(each) for each in event.data["remedy"]], event.vault.encrypt(event.data["reason"], TOLD)
    return _of_case(event, lambda case, deed: case.refuse(deed, remedy, told))


def petition_accepted(event: Intake) -> Command:
    """partner.petition.accepted.v1"""
    return _of_petition(event, Petition.accept)


def petition_extended(event: Intake) -> Command:
    """partner.petition.extended.v1"""
    days = event.data["days"]
    return _of_petition(event, lambda petition, deed: petition.extend(deed, days))


def petition_told(verb: Callable[[Petition, Deed, str], None], event: Intake) -> Command:
    """What tells the petitioner something."""
    told = event.vault.encrypt(event.data["told"], TOLD)
    return _of_petition(event, lambda petition, deed: verb(petition, deed, told))


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the cases that have come to the bureau, from then on."""
    return feed(
        call.query,
        fetch=lambda after, limit: HISTORY.feed(connection, call.actor.id, after, limit),
        key=lambda event: (event["tx"], event["veteran_case"], event["sequence"]),
    )


def _of_case(event: Intake, verb: Callable[[VeteranCase, Deed], object], remark: str | None = None) -> Command:
    return AtBureau(kind=VeteranCase, case=str(event.data["case"]), verb=verb, note=remark)


def _of_petition(event: Intake, verb: Callable[[Petition, Deed], object]) -> Command:
    return AtBureau(kind=Petition, case=str(event.data["petition"]), verb=verb)


PULL = Pull(
    path="/v1/partner/events",
    read=events,
    query=feed_query(int, UUID, int),
    answer=PARTNER_EVENTS,
    summary="部门系统取回报给自己的事项的事件,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.petition.accepted.v1": petition_accepted,
    "partner.petition.answered.v1": partial(petition_told, Petition.answer),
    "partner.petition.declined.v1": partial(petition_told, Petition.decline),
    "partner.petition.extended.v1": petition_extended,
    "partner.petition.rechecked.v1": partial(petition_told, Petition.recheck),
    "partner.petition.reviewed.v1": partial(petition_told, Petition.review),
    "partner.veteran_case.advanced.v1": advanced,
    "partner.veteran_case.granted.v1": granted,
    "partner.veteran_case.handed_back.v1": handed_back,
    "partner.veteran_case.papers_requested.v1": papers_requested,
    "partner.veteran_case.refused.v1": refused,
}
