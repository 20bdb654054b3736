"""Cases, ratings and boxes in PostgreSQL: what the unit of work loads and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contracts.envelope import Event
from services.chassis import calendars, centres, files, staff
from services.chassis.calendars import Overlay
from services.chassis.centres import Centre
from services.chassis.config import Settings
from services.chassis.deliveries import enqueue
from services.chassis.files import File
from services.chassis.vault import Vault
from services.chassis.work import Ref
from services.feedback.domain.box import Box
from services.feedback.domain.case import Case
from services.feedback.domain.people import Filings
from services.feedback.domain.rating import Invitation, Rating
from services.feedback.domain.rectification import Rectification
from services.feedback.domain.rules import Rules
from services.feedback.domain.template import Template
from services.feedback.store import answers, cases, invitations, messages, ratings, templates
from services.feedback.store.rules import almanac, rules_from_environment
from services.feedback.store.sealing import SEALED

__all__ = ["SEALED", "FeedbackStore", "store_for"]

_LOADERS = {
    Case: cases.load,
    Filings: cases.load_filings,
    Invitation: invitations.load,
    Rating: ratings.load_ratings,
    Rectification: ratings.load_rectifications,
    Box: ratings.load_boxes,
    Centre: centres.load,
    File: files.load,
    Overlay: calendars.load,
    Template: templates.load,
}


class FeedbackStore:
    """The repository of cases, ratings, boxes and the centres' copies."""

    def __init__(self, vault: Vault, rules: Rules) -> None:
        self.rules = rules
        self._vault = vault

    def load(self, connection: Connection, refs: Sequence[Ref[Any]]) -> Mapping[Ref[Any], Any]:
        """What the batch's commands named, as far as it exists; cases count by the calendar of now."""
        found = staff.load(connection, refs)
        for kind, load in _LOADERS.items():
            found |= load(connection, [ref.key for ref in refs if ref.kind is kind])
        if any(ref.kind is Case for ref in refs):
            self.rules = replace(self.rules, calendar=almanac().calendar(connection))
        return found

    def save(self, connection: Connection, changed: Sequence[Any], events: Sequence[Event], now: datetime) -> None:
        """Each kind with its history, what filers are to be told, and the copies of centres."""
        moved = [each for each in changed if isinstance(each, Case)]
        cases.save(connection, moved, events, now)
        ratings.save(connection, changed, events, now)
        invitations.save(connection, [each for each in changed if isinstance(each, Invitation)])
        files.save(connection, [each for each in changed if isinstance(each, File)])
        templates.save(connection, [each for each in changed if isinstance(each, Template)], now)
        enqueue(connection, answers.to_partners(moved, events))
        if self.rules.tell:
            messages.queue(connection, self._vault, moved, events, self.rules, now)
        calendars.save(connection, [each for each in changed if isinstance(each, Overlay)])
        centres.save(connection, [each for each in changed if isinstance(each, Centre)])
        staff.save(connection, changed)


def store_for(settings: Settings, vault: Vault) -> FeedbackStore:
    """The store of a process. Raises environs.EnvError naming a rule that is malformed."""
    tell = settings.notice_gateway != "off"
    return FeedbackStore(vault, rules_from_environment(tell=tell, address=settings.public_url or ""))
