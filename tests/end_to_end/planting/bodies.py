"""Bodies in which every personal and every free field holds a marked value, made from their schemas."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, validate

from contracts.fields import CentreId, Moment, Phone
from contracts.identity import DocumentNumber
from services.chassis.calendar import SHANGHAI
from tests.end_to_end.planting.marks import Marks
from tests.integration.routes.callers import HERE

PUBLIC: Mapping[str, str] = {
    "centres.IndicatorView.title": "by what villages are assessed, which everybody who decides reads",
    "centres.Officer.post": "what somebody does in an office, as its door says",
    "centres.OpenCentre.*name": "what a centre and its town are called",
    "centres.Propose.name": "what a site is called",
    "centres.Plan.title": "what is put up for everybody to come to",
    "centres.Recurring.rule": "when a centre is open, as a rule",
    "centres.Room.name": "what is written on a room's door",
    "centres.Special.reason": "why a centre is closed or open on a day, as it is put up at its door",
    "centres.SetFund.*": "what the county has for building, and where that is printed",
    "centres.StaffEntered.post": "what a post is called",
    "centres.Village.name": "what a village is called",
    "clinic.*.room": "the door that a display shows to the waiting room",
    "feedback.PartnerRatingGiven.service": "a platform's own word for one of our services, which its mapping knows",
    "feedback.Reply.*": "the wall: a question as its handler words it for everybody, and the answer",
    "feedback.TemplateWritten.*": "how all desks answer alike",
    "hall.AddHousehold.area": "a part of the village (一组), not whoever lives there",
    "hall.ClassRenamed.title": "the guide, which is everybody's",
    "hall.ItemEdited.*": "likewise",
    "hall.PaperNeeded.title": "likewise",
    "supermarket.Describe.*": "the catalogue of a shop",
    "supermarket.Receive.*": "a wholesaler's business name and batch, which the ledger of purchases has to show",
    "supermarket.RecordLicence.number": "a licence that hangs in the shop",
    "supervision.Draft.*": "what the county promises, to everybody",
    "supervision.ToRetire.reason": "why it takes a promise back, published with that",
    "supervision.Holiday.name": "a festival",
    "supervision.*.number": "the number of a published notice",
}
"""Free fields that anybody may read, by service, schema and name, each for a reason given here."""
_WORDS, _PHONE = "密语zq00000000", "+8615407000000"
_PLAUSIBLE: Mapping[type[fields.Field[Any]], Callable[[], Any]] = {
    CentreId: lambda: HERE,
    fields.Date: lambda: datetime.now(SHANGHAI).date().isoformat(),
    fields.Decimal: lambda: "1",
    fields.Integer: lambda: 1,
    fields.UUID: lambda: str(uuid.uuid4()),
}


class Body:
    """Bodies of one service. `phone` is what every phone is, where a villager speaks of themself: at the places `own`.

    `known` gives ids and numbers of what there is, by the field's name; with `dice` choices are drawn.
    """

    def __init__(
        self,
        service: str,
        marks: Marks,
        known: Callable[[str], str | None],
        *,
        phone: str | None = None,
        dice: Random | None = None,
    ) -> None:
        self._service = service
        self._marks = marks
        self._known = known
        self._phone = phone
        self._dice = dice
        self.own: set[str] = set()

    def of(self, schema: Schema, base: Mapping[str, Any]) -> dict[str, Any]:
        """`base` with marked values in all private fields, also in those that it leaves out."""
        body = dict(base)
        for name, each in schema.fields.items():
            key = each.data_key or name
            named = None if is_private(each) else self._known(key)
            value = named or self._value(each, body.get(key, missing), place(self._service, schema, name))
            if value is not missing:
                body[key] = value
        return body

    def _value(self, each: "fields.Field[Any]", known: Any, where: str) -> Any:
        if isinstance(each, fields.Nested):
            wanted = known is not missing or each.required or any(private_places(self._service, each.schema))
            return self.of(each.schema, {} if known is missing or known is None else known) if wanted else known
        if isinstance(each, fields.List):
            inner: fields.Field[Any] = each.inner
            items = [missing] if each.required and known is missing else known
            return (
                items
                if items is missing
                else [item for item in self._items(inner, items, where) if item is not missing]
            )
        if not is_public(where) and is_private(each):
            return self._mark(each, where)
        if self._dice and (choices := _choices(each)):
            return self._dice.choice(choices)
        return plausible(each) if known is missing and each.required else known

    def _items(self, inner: "fields.Field[Any]", items: list[Any], where: str) -> Iterator[Any]:
        return (self._value(inner, item, where) for item in items)

    def _mark(self, each: "fields.Field[Any]", where: str) -> str:
        if isinstance(each, DocumentNumber):
            return self._marks.identity(where)
        if isinstance(each, Phone) or not takes(each, _WORDS):
            self.own |= {where} if self._phone else set()
            return self._phone or self._marks.phone(where)
        return self._marks.text(where)


def place(service: str, schema: Schema, name: str) -> str:
    """How a field is called here."""
    return f"{service}.{type(schema).__name__}.{name}"


def is_public(where: str) -> bool:
    """Whether anybody may read what is written there."""
    return any(fnmatchcase(where, pattern) for pattern in PUBLIC)


def private_places(service: str, schema: Schema) -> Iterator[str]:
    """All private fields of a schema and of those inside it."""
    return (where for where in free_places(service, schema) if not is_public(where))


def free_places(service: str, schema: Schema) -> Iterator[str]:
    """All fields of a schema, and of those inside it, where somebody writes what they like or their number."""
    for name, each in schema.fields.items():
        inner = each.inner if isinstance(each, fields.List) else each
        if isinstance(inner, fields.Nested):
            yield from free_places(service, inner.schema)
        elif is_private(inner):
            yield place(service, schema, name)


def is_private(each: "fields.Field[Any]") -> bool:
    """Whether somebody may write there what they like, or has to write their phone or number."""
    return isinstance(each, Phone | DocumentNumber) or takes(each, _WORDS) or takes(each, _PHONE)


def takes(each: "fields.Field[Any]", value: str) -> bool:
    """Whether a field of text lets this through."""
    if not isinstance(each, fields.String):
        return False
    try:
        each.deserialize(value)
    except ValidationError:
        return False
    return True


def _choices(each: "fields.Field[Any]") -> list[Any]:
    if isinstance(each, fields.Boolean):
        return [True, False]
    return [choice for rule in each.validators if isinstance(rule, validate.OneOf) for choice in rule.choices]


def plausible(each: "fields.Field[Any]") -> Any:
    """A value that the field takes; what ends does so some hours from now."""
    if choices := _choices(each):
        return choices[0]
    if isinstance(each, Moment):
        later = timedelta(days=1, hours=3 if (each.name or "").startswith("ends") else 0)
        return (datetime.now(UTC).replace(hour=1) + later).isoformat()
    if "example" in each.metadata:
        return each.metadata["example"]
    return next((make() for kind, make in _PLAUSIBLE.items() if isinstance(each, kind)), missing)
