"""What those owe who are away, each made a command."""

from collections.abc import Sequence

from sqlalchemy import Connection

from contracts.handovers import ContactState
from services.chassis.casework.handing_over import owed_by_absent
from services.chassis.work import Command
from services.supervision.domain.finding import OWED, Finding
from services.supervision.domain.first_contact import HandedContact
from services.supervision.domain.inspection import INSPECTED_BY, Inspection
from services.supervision.handlers.handing_over import FollowHeir, HandContact
from services.supervision.store import contacts

of_findings = owed_by_absent(Finding, "finding", "owner", OWED)
of_inspections = owed_by_absent(Inspection, "inspection", "inspector", INSPECTED_BY)
of_heirs = owed_by_absent(HandedContact, "first_contact", "heir", (ContactState.HANDED,))


def of_first_contacts(connection: Connection, limit: int) -> Sequence[Command]:
    """Open cases whose first contact is away."""
    return [
        HandContact(
            contact=each.id,
            of=each.case,
            centre=each.centre,
            officer=each.officer,
            post=each.post,
            due_at=each.due_at,
        )
        for each in contacts.to_hand(connection, limit)
    ]


def of_moved_heirs(connection: Connection, limit: int) -> Sequence[Command]:
    """Hand-overs that wait for somebody whose centre has merged."""
    return [
        FollowHeir(contact=str(each.id), centre=each.centre, version=each.version)
        for each in contacts.left(connection, limit)
    ]


ALL = (of_findings, of_inspections, of_heirs, of_first_contacts, of_moved_heirs)
