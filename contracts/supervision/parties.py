"""What each responsible party (责任主体) is answerable for. All times UTC."""

from marshmallow import Schema, fields

from contracts.fields import Moment, one_of, spoken
from contracts.parties import TITLES
from contracts.people import Party
from contracts.supervision import count_of


class PartyFigures(Schema):
    """One party: villages by their centre, towns, bureaux, partners by their own ids."""

    party = spoken(TITLES, required=True, metadata={"description": "责任主体"})
    met = count_of("所问时段内按时办结的时限")
    ended_late = count_of("所问时段内超时办结的时限")
    running = count_of("现在未办结的时限,含暂停的")
    late = count_of("现在超时未办结、由其负责的事项")
    breaches = count_of("所问时段内算在其头上的红牌,含后来超时办结的")
    excused = count_of("其中之外,申诉成立的")
    withdrawn = count_of("其中之外,已撤回的")


class Parties(Schema):
    """All parties with anything open in scope, or ended in the span asked for, by id."""

    since = Moment(required=True)
    until = Moment(required=True)
    items = fields.List(fields.Nested(PartyFigures), required=True)


class PartiesQuery(Schema):
    """From when to before when things ended, by default the last thirty days; one kind of party only."""

    since = Moment()
    until = Moment()
    kind = one_of(Party)


PARTIES = Parties()
PARTIES_QUERY = PartiesQuery()
