"""What bureaus read of cases that have come to them, and their deeds as routes; of others' cases they learn nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema
from sqlalchemy import Connection

from contracts import cases
from contracts.bureaus import bureau_of
from contracts.people import Tier
from services.chassis.casework.acting import Verb, note, said
from services.chassis.casework.bureaus import AtBureau, TakeBack
from services.chassis.casework.looking import Told, history
from services.chassis.http.routes import Call, Json, Write
from services.chassis.machine import Machine
from services.chassis.vault import Vault
from services.chassis.work import Command

BUREAU = frozenset({Tier.BUREAU})


def bureau(call: Call) -> str:
    """The code of the actor's bureau; nothing comes to a bureau without a name."""
    return bureau_of(call.actor) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """How a service reads its cases: `pages(call, connection, wanted)`, `one(call, connection, bureau=…)`, `shown`.

    `in_full(call, connection, case, purpose)` tells who applies, `must_have(case, file)` raises NotFound for a file of
    another case; remarks in `events` were encrypted in the context `note`.
    """

    pages: Callable[[Call, Connection, Mapping[str, Any]], Json]
    one: Callable[..., dict[str, Any]]
    shown: Callable[[dict[str, Any], Vault], Json]
    in_full: Callable[[Call, Connection, str, str], Json]
    must_have: Callable[[Mapping[str, Any], str], None]
    events: Told
    note: str
    purpose: str

    def listed(self, call: Call, connection: Connection) -> Json:
        """What has come to the actor's bureau, newest change first."""
        wanted = {name: call.query.get(name) for name in ("item", "state", "since")}
        return self.pages(call, connection, {**wanted, "bureau": bureau(call)})

    def show(self, call: Call, connection: Connection) -> Json:
        """One case, if it has."""
        return self.shown(self._one(call, connection), call.vault)

    def timeline(self, call: Call, connection: Connection) -> Json:
        """All that happened to it, oldest first."""
        return history(self.events, self._one(call, connection)["id"], call.vault, connection, self.note)

    def applicant(self, call: Call, connection: Connection) -> Json:
        """Who applies, in full."""
        return self.in_full(call, connection, self._one(call, connection)["id"], self.purpose)

    def check_file(self, call: Call, connection: Connection) -> None:
        """Raises NotFound for what belongs to no case that has come to the bureau."""
        self.must_have(self._one(call, connection), call.path["file"])

    def _one(self, call: Call, connection: Connection) -> dict[str, Any]:
        return self.one(call, connection, bureau=bureau(call))


@dataclass(frozen=True, slots=True)
class Deeds:
    """What bureaus do with cases of one kind, at `POST <path>/<name>`; their remarks are encrypted in `context`."""

    kind: type[Machine]
    path: str
    context: str

    def act(self, name: str, summary: str, verb: Verb, body: Schema = cases.REMARK) -> Write:
        """One verb with its body."""
        return self.write(name, summary, lambda call: self.say(call, said(verb, call.body)), body)

    def correct(self, name: str, summary: str) -> Write:
        """The bureau's own last deed is taken back."""
        return self.write(name, summary, self._take_back, cases.REASON)

    def write(self, name: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
        """A deed that the service makes a command of itself."""
        path = f"{self.path}/{name}"
        return Write(path=path, command=command, body=body, answer=cases.CHANGED, allow=BUREAU, summary=summary)

    def say(self, call: Call, verb: Callable[..., object]) -> Command:
        """`verb`, with the remark that came with it."""
        return AtBureau(kind=self.kind, case=call.path["id"], verb=verb, note=self._note(call))

    def _take_back(self, call: Call) -> Command:
        return TakeBack(kind=self.kind, case=call.path["id"], reason=self._note(call))

    def _note(self, call: Call) -> str | None:
        return note(call.body.get("note"), self.context, call.vault)
