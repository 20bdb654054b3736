"""What each responsible party (责任主体) is answerable for. All times UTC."""

from marshmallow import Schema, fields

from contracts.fields import Moment, one_of
from contracts.people import Party
from contracts.supervision import count_of
from contracts.supervision.ladder import party


class PartyFigures(Schema):
    """One party: villages by their centre, towns, bureaux, partners by their own ids."""

    party = party("责任主体")
    late = count_of("现在超时未办结、由其负责的事项")
    breaches = count_of("所问时间以来算在其头上的红牌,含后来超时办结的")
    excused = count_of("其中之外,申诉成立的")
    withdrawn = count_of("其中之外,已撤回的")


class Parties(Schema):
    """All parties with anything late in scope, by id."""

    since = Moment(required=True)
    items = fields.List(fields.Nested(PartyFigures), required=True)


class PartiesQuery(Schema):
    """Since when red cards count, by default thirty days ago; one kind of party only."""

    since = Moment()
    kind = one_of(Party)


PARTIES = Parties()
PARTIES_QUERY = PartiesQuery()
