"""A deed on one case as a route: its body is said to the case by a verb, its note is encrypted."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from services.chassis.casework.deeds import Correct, OnCase
from services.chassis.http.routes import Call
from services.chassis.machine import Deed, Machine
from services.chassis.vault import Vault

Body: TypeAlias = Mapping[str, Any]
Verb: TypeAlias = Callable[[Any, Deed, Body], object]
"""`verb(case, deed, body)` calls one verb of the case with what the body says."""


def note(text: str | None, context: str, vault: Vault) -> str | None:
    """Somebody's own words, encrypted in `context`."""
    return vault.encrypt(text, context) if text else None


def said(verb: Verb, body: Body) -> Callable[[Any, Deed], object]:
    """The verb with its body, to be said to a case."""
    return partial(_say, verb, body=body)


def on_case(kind: type[Machine], verb: Verb, context: str, call: Call) -> OnCase:
    """`verb` with the request's body, on the case that the path names; its note is encrypted in `context`."""
    sealed = note(call.body.get("note"), context, call.vault)
    return OnCase(kind=kind, case=call.path["id"], verb=said(verb, call.body), note=sealed)


def correct(kind: type[Machine], context: str, call: Call) -> Correct:
    """The last thing done with the case that the path names is taken back."""
    return Correct(kind=kind, case=call.path["id"], reason=note(call.body["note"], context, call.vault))


def ids(files: Any) -> tuple[str, ...]:
    """Ids of files as text."""
    return tuple(str(file) for file in files)


def _say(verb: Verb, case: Any, deed: Deed, body: Body) -> None:
    verb(case, deed, body)
