"""Bureaus' own systems: their events, each made a command; and what they fetch."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from contracts.applications import HandBack, Remedy
from contracts.hall.partner import PARTNER_EVENTS
from services.chassis.casework.bureaus import AtBureau
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.hall.api import sealing
from services.hall.api.bureaus import refusal
from services.hall.domain.application import Application
from services.hall.store.applications import HISTORY
from services.hall.store.sealing import TOLD

Verb = Callable[[Application, Deed], object]


def acknowledged(event: Intake) -> Command:
    """partner.application.acknowledged.v1"""
    return _said(event, Application.acknowledge)


def handed_back(event: Intake) -> Command:
    """partner.application.handed_back.v1"""
    return _said(event, partial(_hand_back, reason=HandBack(event.data["reason"])))


def granted(event: Intake) -> Command:
    """partner.application.granted.v1"""
    return _said(event, Application.grant)


def refused(event: Intake) -> Command:
    """partner.application.refused.v1; the reason is told to the applicant, and kept as the bureau's remark."""
    remedy, reason = [Remedy(each) for each in event.data["remedy"]], event.data["reason"]
    verb = refusal(remedy, event.vault.encrypt(reason, TOLD))
    return _said(event, verb, sealing.note(reason, event.vault))


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the applications that the bureau was handed, from then on."""
    return feed(
        call.query,
        fetch=lambda after, limit: HISTORY.feed(connection, call.actor.id, after, limit),
        key=lambda event: (event["tx"], event["application"], event["sequence"]),
    )


def _said(event: Intake, verb: Verb, note: str | None = None) -> Command:
    return AtBureau(kind=Application, case=str(event.data["application"]), verb=verb, note=note)


def _hand_back(application: Application, deed: Deed, reason: HandBack) -> None:
    application.hand_back(deed, reason)


PULL = Pull(
    path="/v1/partner/events",
    read=events,
    query=feed_query(int, UUID, int),
    answer=PARTNER_EVENTS,
    summary="部门系统取回转给自己的申请的事件,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.application.acknowledged.v1": acknowledged,
    "partner.application.granted.v1": granted,
    "partner.application.handed_back.v1": handed_back,
    "partner.application.refused.v1": refused,
}
