"""The 15-minute circle over HTTP: whom it reaches, whom it leaves out, what a site would add."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from operator import itemgetter
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import Connection

from contracts.centres import circle as bodies
from contracts.fields import TownId
from contracts.people import Actor, Tier
from services.centres.api.sites import one
from services.centres.api.turns import Turns
from services.centres.domain.circle import Reach, Share, gained, reaches
from services.centres.domain.circle_rule import CircleRule, Rule
from services.centres.domain.location import Location
from services.centres.handlers.ruling import SetRule, shown
from services.centres.store import circle_rules
from services.centres.store.circle import Snapshot, snapshot
from services.chassis.http.page import DEFAULT, MOST, Cursor, Key, page
from services.chassis.http.routes import Call, Json, Read, Route, Write, in_sheets

BLIND = 20
"""Villages beyond the circle that the overview names; the list has all."""
VERSIONS = 50
"""Of the rule, that are shown."""
ALL = "合计"


class ReachedQuery(Schema):
    """A town's villages, or those beyond the circle alone; pages follow the number of people."""

    limit = fields.Integer(load_default=DEFAULT, validate=validate.Range(1, MOST))
    cursor = Cursor(int, str)
    town = TownId()
    beyond = fields.Boolean(metadata={"description": "true 只列圈外(盲点),false 只列圈内"})


class SheetQuery(Schema):
    """The same filters for the whole list."""

    town = TownId()
    beyond = fields.Boolean()


_REACHED, _WHOLE = ReachedQuery(), SheetQuery()
_TURNS = Turns()


def show_circle(call: Call, connection: Connection) -> Json:
    """Shares in scope, as a whole and by town, with the largest blind spots."""
    found, reached = _reached(call.actor, connection)
    beyond = sorted((reach for reach in reached if not reach.within), key=_most_people)
    return {
        "as_of": found.as_of,
        "rule": _plain(found.rule),
        "items": [_named(call.actor.scope, ALL, reached), *_by_town(found, reached)],
        "blind": [_view(found, reach) for reach in beyond[:BLIND]],
    }


def list_reached(call: Call, connection: Connection) -> Json:
    """Villages in scope, a page of them: a cadre's are those that have their centre as the nearest."""
    found, reached = _reached(call.actor, connection)
    listed = _listed(call, reached)
    place = {name: call.query[name] for name in ("limit", "cursor") if name in call.query}
    return page(
        call.actor,
        place,
        fetch=lambda prefix, after, limit: [_view(found, reach) for reach in _behind(listed, after)[:limit]],
        key=itemgetter("population", "code"),
    )


def all_reached(call: Call, connection: Connection) -> Json:
    """All of them."""
    found, reached = _reached(call.actor, connection)
    return {"items": [_row(found, reach) for reach in _listed(call, reached)]}


def show_proposed(call: Call, connection: Connection) -> Json:
    """What a centre at a place would add to the circle in scope."""
    return _proposed(call.actor, connection, Location(call.query["lon"], call.query["lat"]))


def show_site(call: Call, connection: Connection) -> Json:
    """What a site would add, whatever has become of it."""
    site, _ = one(call, connection)
    return _proposed(call.actor, connection, site.dossier.proposal.location)


def _proposed(actor: Actor, connection: Connection, site: Location) -> Json:
    found, reached = _reached(actor, connection)
    more = sorted(gained(reached, site, found.rule.rule), key=_most_people)
    before, added = Share.of(reached), Share.of(more)
    return {
        "lon": site.lon,
        "lat": site.lat,
        "rule": _plain(found.rule),
        "villages": added.villages,
        "people": added.people,
        "before": _share(before),
        "after": _share(before.with_more_within(added)),
        "items": [_view(found, reach) for reach in more[:MOST]],
    }


def show_rule(_call: Call, connection: Connection) -> Json:
    """What holds, and what the county has set before."""
    return _plain(circle_rules.current(connection)) | {
        "items": [_plain(each) for each in circle_rules.versions(connection, VERSIONS)]
    }


def set_rule(call: Call) -> SetRule:
    """The circle is computed by this from now on."""
    return SetRule(Rule(**call.body))


def _reached(actor: Actor, connection: Connection) -> tuple[Snapshot, list[Reach]]:
    """What the actor may see of it. One computes at a time."""
    own = actor.tier is Tier.CADRE
    with _TURNS.one():
        found = snapshot(connection, prefix="" if own else actor.scope)
        reached = reaches(found.villages, found.centres, found.measured, found.rule.rule)
    return found, [reach for reach in reached if reach.centre == actor.scope] if own else reached


def _listed(call: Call, reached: Iterable[Reach]) -> list[Reach]:
    town, beyond = call.query.get("town", ""), call.query.get("beyond")
    wanted = (each for each in reached if each.village.town.startswith(town) and each.within is not beyond)
    return sorted(wanted, key=_most_people)


def _behind(listed: Sequence[Reach], after: Key | None) -> Sequence[Reach]:
    """Those that come after the village with so many people and this code."""
    return listed if after is None else [each for each in listed if _most_people(each) > (-after[0], after[1])]


def _by_town(found: Snapshot, reached: Iterable[Reach]) -> list[Json]:
    towns = defaultdict[str, list[Reach]](list)
    for reach in reached:
        towns[reach.village.town].append(reach)
    return [_named(town, found.names.get(town, town), towns[town]) for town in sorted(towns)]


def _named(place: str, name: str, reached: Iterable[Reach]) -> Json:
    return {"id": place, "name": name, **_share(Share.of(reached))}


def _share(share: Share) -> dict[str, Any]:
    return asdict(share) | {
        "villages_share": _percent(share.villages_within, share.villages),
        "people_share": _percent(share.people_within, share.people),
    }


def _percent(part: int, whole: int) -> float | None:
    return round(part / whole * 100, 1) if whole else None


def _view(found: Snapshot, reach: Reach) -> dict[str, Any]:
    village, names = reach.village, found.names
    return {
        "code": village.code,
        "name": village.name,
        "town": village.town,
        "town_name": names.get(village.town, village.town),
        "population": village.population,
        "lon": village.location.lon,
        "lat": village.location.lat,
        "within": reach.within,
        "minutes": reach.minutes if reach.minutes is None else round(reach.minutes, 1),
        "centre": reach.centre,
        "centre_name": names.get(reach.centre) if reach.centre else None,
        "measured": reach.measured,
    }


def _row(found: Snapshot, reach: Reach) -> dict[str, Any]:
    said = {"within": "圈内" if reach.within else "圈外", "measured": "实测" if reach.measured else "推算"}
    return _view(found, reach) | said


def _plain(holds: CircleRule) -> dict[str, Any]:
    return {**shown(holds), "set_at": holds.set_at}


def _most_people(reach: Reach) -> tuple[int, str]:
    return -reach.village.population, reach.village.code


_SHARES: Mapping[str, str] = {
    "id": "编号",
    "name": "镇街",
    "villages": "村数",
    "villages_within": "圈内村数",
    "villages_share": "圈内村占比(%)",
    "people": "人口",
    "people_within": "圈内人口",
    "people_share": "圈内人口占比(%)",
}
_VILLAGES: Mapping[str, str] = {
    "code": "村代码",
    "name": "村名",
    "town_name": "镇街",
    "population": "人口",
    "lon": "经度",
    "lat": "纬度",
    "centre_name": "最近的服务中心",
    "minutes": "分钟",
    "measured": "怎样得来",
    "within": "圈内或圈外",
}
CIRCLE = Read(
    path="/v1/circle",
    read=show_circle,
    answer=bodies.CIRCLE,
    summary="15 分钟党群服务圈:全县和各镇街有多少村、多少人在圈内,盲点在哪里",
)
_REACHED_ROWS = Read(
    path="/v1/circle/villages",
    read=all_reached,
    query=_WHOLE,
    answer=bodies.REACHED_ROWS,
    summary="各村到最近服务中心要几分钟",
)
ROUTES: tuple[Route, ...] = (
    CIRCLE,
    *in_sheets(CIRCLE, _SHARES),
    Read(
        path="/v1/circle/villages",
        read=list_reached,
        query=_REACHED,
        answer=bodies.REACHED_PAGE,
        summary="各村到最近服务中心要几分钟,人多的在前",
    ),
    *in_sheets(_REACHED_ROWS, _VILLAGES),
    Read(
        path="/v1/circle/proposed",
        read=show_proposed,
        query=bodies.SITE_QUERY,
        answer=bodies.PROPOSED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="在这里建一处服务中心,圈内增加多少村、多少人",
    ),
    Read(
        path="/v1/sites/{site:uuid}/circle",
        read=show_site,
        answer=bodies.PROPOSED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="这处选址建成后,圈内增加多少村、多少人",
    ),
    Read(path="/v1/circle/rule", read=show_rule, answer=bodies.RULE_HISTORY, summary="服务圈按什么推算,谁在何时定的"),
    Write(
        path="/v1/circle/rule",
        method="PUT",
        command=set_rule,
        body=bodies.RULE_BODY,
        answer=bodies.RULE_VIEW,
        allow=frozenset({Tier.COUNTY}),
        summary="定下服务圈按什么推算:分钟、速度、绕行系数",
    ),
)
