"""How things of one kind are listed, shown one by one, and told of: bookings, activities, equipment."""

from dataclasses import dataclass

from sqlalchemy import Connection

from services.centres.api.days import bounds
from services.centres.api.paths import named
from services.centres.store.sealing import NOTE
from services.chassis.casework.looking import Select, Told, history, newest_first, the_one
from services.chassis.http.routes import Call, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """`part` is what a path calls one of them; `filters` are what a list may ask for, beside a `day`."""

    part: str
    select: Select
    events: Told
    filters: tuple[str, ...]

    def page(self, call: Call, connection: Connection) -> Json:
        """Those in scope, newest change first."""
        wanted = {name: call.query.get(name) for name in self.filters}
        if day := call.query.get("day"):
            wanted |= dict(zip(("from", "until"), bounds(day), strict=True))
        return newest_first(call, connection, self.select, wanted)

    def one(self, call: Call, connection: Connection) -> Json:
        """The one that the path names. Raises NotFound."""
        return named(self.part, the_one)(call, connection, self.select)

    def timeline(self, call: Call, connection: Connection) -> Json:
        """What happened to it."""
        return history(self.events, self.one(call, connection)["id"], call.vault, connection, NOTE)
