"""Hand-overs of all services, each made a command."""

from collections.abc import Callable, Mapping

from contracts.envelope import Event
from services.centres.handlers.handing_over import Told


def handed_over(event: Event) -> Told:
    """feedback.handed_over.v1 and its kind. What a hand-over of a first contact is about stands in it."""
    data = event.data
    return Told(
        id=event.id,
        centre=event.centre,
        heir=data["to"],
        parameters={
            "service": data.get("service", event.source.removeprefix("/")),
            "case": data.get("case", event.subject),
            "reason": data["reason"],
            "due_at": data["due_at"],
        },
    )


EVENTS: Mapping[str, Callable[[Event], Told]] = dict.fromkeys(
    (
        "feedback.handed_over.v1",
        "finding.handed_over.v1",
        "first_contact.handed_over.v1",
        "inspection.handed_over.v1",
        "mediation.handed_over.v1",
    ),
    handed_over,
)
