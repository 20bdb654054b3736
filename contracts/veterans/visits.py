"""What is sent and seen of home visits (入户走访)."""

from marshmallow import Schema, fields

from contracts.fields import Moment, asked_day, note, one_of
from contracts.veteranwork import VisitState


class PlanVisit(Schema):
    """Somebody is to be visited on a day."""

    veteran = fields.UUID(required=True)
    day = fields.Date(required=True)
    note = note()


class ReplanVisit(Schema):
    """On another day."""

    day = fields.Date(required=True)
    note = note()


class VisitView(Schema):
    """A visit."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    veteran = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "已打码"})
    day = fields.Date(required=True)
    state = one_of(VisitState, required=True)
    legal = fields.List(fields.String(), required=True)
    updated_at = Moment(required=True)
    version = fields.Integer(required=True)


class VisitPage(Schema):
    """A page of visits, newest change first."""

    items = fields.List(fields.Nested(VisitView), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ToVisit(Schema):
    """Somebody whose visit is due."""

    veteran = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "已打码"})
    last_visited_on = fields.Date(allow_none=True, required=True)


class VisitsDue(Schema):
    """Whom to visit: over eighty or gravely ill, and not visited for long; longest first."""

    items = fields.List(fields.Nested(ToVisit), required=True)


class Stop(Schema):
    """A home on the route."""

    visit = fields.UUID(required=True)
    name = fields.String(required=True)
    phone = fields.String()
    address = fields.String(required=True)
    placed = fields.Boolean(required=True, metadata={"description": "有坐标;没有的排在最后"})


class Route(Schema):
    """The route of a day: a short way past all homes, in order; each reading is logged."""

    day = fields.Date(required=True)
    kilometres = fields.Float(required=True, metadata={"description": "直线距离之和"})
    stops = fields.List(fields.Nested(Stop), required=True)


class RouteQuery(Schema):
    """Which day; today where none is named."""

    day = asked_day()


PLAN_VISIT, REPLAN_VISIT, VISIT_VIEW, VISIT_PAGE = PlanVisit(), ReplanVisit(), VisitView(), VisitPage()
VISITS_DUE, ROUTE, ROUTE_QUERY = VisitsDue(), Route(), RouteQuery()
