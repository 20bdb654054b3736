"""The 12345 hotline: its events, each made a command, and what it fetches of its own tickets."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.feedback.partner import HOTLINE_EVENTS
from contracts.feedback.words import Channel, Kind
from contracts.refusals import Invalid
from services.chassis import receipts
from services.chassis.http.page import feed, feed_query
from services.chassis.http.routes import Call, Intake, Json, Pull
from services.chassis.ids import uuid7
from services.chassis.work import Command
from services.feedback.api import sealing
from services.feedback.handlers.cases import File, OnTicket
from services.feedback.store import reads
from services.feedback.store.cases import HISTORY
from services.feedback.store.sealing import NOTE

WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("hotline.toml").read_text(encoding="utf-8")
)
"""Theirs for ours and ours for theirs."""

TOLD = frozenset(
    {
        "feedback.replied.v1",
        "feedback.rejected.v1",
        "feedback.closed.v1",
        "feedback.extension_asked.v1",
        "feedback.returned.v1",
    }
)
"""Of these the hotline is told what was said: the answer, a reason, why more time or another desk is needed."""


def filed(event: Intake) -> Command:
    """partner.hotline.filed.v1. Raises Invalid for a category that the mapping file doesn't know."""
    data, number = event.data, receipts.draw()
    kind = WORDS["kinds"].get(data["category"])
    if kind is None:
        raise Invalid("热线类别不在对照表中", errors={"category": [f"应为:{'、'.join(WORDS['kinds'])}"]})
    return File(
        case=str(uuid7()),
        number=number,
        receipt=receipts.receipt(event.vault, number),
        kind=Kind(kind),
        channel=Channel.HOTLINE,
        about=data["centre"],
        about_staff=data["about_staff"],
        about_town=data["about_town"],
        private=data["private"],
        text=sealing.text(data["text"], event.vault),
        filer=sealing.filer(data.get("contact"), event.vault),
        ticket=data["ticket"],
        partner=f"partner:{event.partner}",
    )


def extension_answered(event: Intake) -> Command:
    """partner.hotline.extension_answered.v1"""
    granted = event.data["granted"]
    return _on_ticket(event, lambda case, deed, _: (case.grant_extension if granted else case.deny_extension)(deed))


def withdrawn(event: Intake) -> Command:
    """partner.hotline.withdrawn.v1"""
    return _on_ticket(event, lambda case, deed, _: case.withdraw(deed))


def _on_ticket(event: Intake, verb: Callable[[Any, Any, Any], None]) -> Command:
    return OnTicket(partner=f"partner:{event.partner}", ticket=event.data["ticket"], verb=verb)


def events(call: Call, connection: Connection) -> Json:
    """What has happened to the hotline's tickets, with the answers."""
    found = feed(
        call.query,
        fetch=lambda after, limit: HISTORY.feed(connection, call.actor.id, after, limit),
        key=lambda event: (event["tx"], event["feedback"], event["sequence"]),
    )
    return found | {"items": [_shown(call, connection, event) for event in found["items"]]}


def _shown(call: Call, connection: Connection, event: Mapping[str, Any]) -> Json:
    told = event["type"] in TOLD
    reply = reads.remark(connection, str(event["feedback"]), event["sequence"]) if told else None
    return {
        **event,
        "status": WORDS["status"].get(event["type"]),
        "reply": sealing.opened(reply, NOTE, call.vault),
    }


PULL = Pull(
    path="/v1/partner/events",
    read=events,
    query=feed_query(int, UUID, int),
    answer=HOTLINE_EVENTS,
    summary="热线取回自己工单的进展和答复,从旧到新",
)
INTAKE: Mapping[str, Callable[[Intake], Command]] = {
    "partner.hotline.extension_answered.v1": extension_answered,
    "partner.hotline.filed.v1": filed,
    "partner.hotline.withdrawn.v1": withdrawn,
}
