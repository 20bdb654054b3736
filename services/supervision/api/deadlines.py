"""What a limit would come to that begins at a moment."""

from datetime import datetime

from sqlalchemy import Connection

from contracts.people import Tier
from contracts.refusals import Invalid
from contracts.standards import Limit
from contracts.supervision import deadlines as bodies
from services.chassis.http.routes import STAFF, Call, Json, Read
from services.supervision.api.shown import shown_stretch
from services.supervision.domain.centre import hours_of
from services.supervision.domain.limit import counts_by_opening
from services.supervision.domain.opening import Hours, Published
from services.supervision.domain.preview import preview
from services.supervision.store.centres import copies


def preview_deadline(call: Call, connection: Connection) -> Json:
    """A limit's end, as a clock would count it. Raises Invalid, naming `centre`, where its hours are needed."""
    begins, limit = call.query["begins"], Limit.parse(call.query["limit"])
    seen = preview(begins, limit, _hours(connection, limit, call.query.get("centre"), begins))
    return {
        "due_at": seen.due_at,
        "provisional": seen.provisional,
        "explain": [shown_stretch(span) for span in seen.explain],
    }


def _hours(connection: Connection, limit: Limit, centre: str | None, begins: datetime) -> Hours:
    """The hours in force; the county's where no centre has a say in it."""
    if centre is None and counts_by_opening(limit):
        raise _wrong("按开放小时、开放日计时,须写明是哪个服务中心")
    published = _published(connection, centre) if centre else ()
    known = copies()
    calendar, office = known.almanac.calendar(connection), known.working.office(connection)
    return hours_of(published, begins, calendar, office)


def _published(connection: Connection, centre: str) -> tuple[Published, ...]:
    published = copies().load(connection, [centre])[centre].published
    if not published:
        raise _wrong("没有这个服务中心,或它还没有公布开放时间;请核对编号")
    return published


def _wrong(why: str) -> Invalid:
    return Invalid("时限算不出来:请改正所列的项", errors={"centre": [why]})


ROUTES = (
    Read(
        path="/v1/deadline",
        read=preview_deadline,
        query=bodies.DEADLINE_QUERY,
        answer=bodies.DEADLINE,
        allow=STAFF | {Tier.BUREAU},
        summary="到期时间试算:从某时起多久到期,逐日逐段说明为什么",
    ),
)
