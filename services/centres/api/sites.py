"""Sites as they are shown: to the county and the two bureaux all, to a town its own, to a cadre the own centre's."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contracts.bureaus import BUREAUS
from contracts.centres import siting as bodies
from contracts.people import Tier
from contracts.refusals import NotFound
from contracts.timelines import TIMELINE
from services.centres.api.siting import ONE, may_look
from services.centres.domain.gates import unmet
from services.centres.domain.indicators import Indicator, total
from services.centres.domain.maps import on_chinese_maps
from services.centres.domain.site import Site
from services.centres.domain.transitions import UNDECIDED
from services.centres.store import indicators, sites
from services.centres.store.rules import known
from services.centres.store.sealing import NOTE
from services.chassis.casework.looking import history
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import STAFF, Call, Download, Json, Read, Route, in_sheets

SEEING = STAFF | {Tier.BUREAU}
SHOWN_FOR = "选址与建设材料"
_COLUMNS = {
    "id": "编号",
    "name": "名称",
    "town": "镇街",
    "centre": "服务中心",
    "batch": "批次",
    "state": "状态",
    "updated_at": "最近变动",
}


def listed(call: Call, connection: Connection) -> Json:
    """Sites in scope, newest change first."""
    may_look(call)
    wanted = {name: call.query.get(name) for name in ("state", "batch", "since")}
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: [
            _brief(site, at) for site, at in sites.dated(connection, prefix, limit, after=after, **wanted)
        ],
        key=lambda site: (site["updated_at"], site["id"]),
    )


def show(call: Call, connection: Connection) -> Json:
    """All of one site; while it isn't decided, with each gate that keeps it from being approved."""
    site, at = one(call, connection)
    ground = sites.ground(connection, known()) if site.state in UNDECIDED else None
    merged = sites.sites(connection, site.town, bodies.VILLAGES, joint=site.id)
    dossier = site.dossier.data()
    return {
        **_brief(site, at),
        "villages": dossier["proposal"]["villages"],
        "tenure": site.dossier.proposal.tenure,
        "proof": site.dossier.proposal.proof,
        "proposed_by": site.dossier.proposal.by,
        "survey": site.dossier.survey,
        "opinions": [
            {"bureau": bureau, "name": BUREAUS[bureau], **asdict(opinion)}
            for bureau, opinion in sorted(site.dossier.opinions.items())
        ],
        "assessment": _assessment(site, indicators.versions(connection)),
        "gates": [asdict(each) for each in unmet(site, ground)] if ground else [],
        "unmet": site.dossier.unmet,
        "merged": [each.id for each in merged],
    }


def one(call: Call, connection: Connection) -> tuple[Site, datetime]:
    """The site that the path names, and when it was last changed. Raises NotFound outside the actor's scope."""
    may_look(call)
    found = sites.dated(connection, call.actor.scope, 1, id=call.path["site"])
    if not found:
        raise NotFound("没有这处选址,或不在您的管辖范围内")
    return found[0]


def timeline(call: Call, connection: Connection) -> Json:
    """All that happened to a site, oldest first."""
    return history(sites.HISTORY, one(call, connection)[0].id, call.vault, connection, NOTE)


def check_file(call: Call, connection: Connection) -> None:
    """Raises NotFound unless the file came with the site."""
    if call.path["file"] not in one(call, connection)[0].files:
        raise NotFound("这处选址没有这个文件")


def show_indicators(_: Call, connection: Connection) -> Json:
    """The indicators as they are now."""
    version, items = max(indicators.versions(connection).items())
    return {"version": version, "items": items}


def _brief(site: Site, at: datetime) -> dict[str, Any]:
    proposal = site.dossier.proposal
    shown = on_chinese_maps(proposal.location)
    return {
        **{name: getattr(site, name) for name in ("id", "town", "centre", "state", "version")},
        "name": proposal.name,
        "batch": proposal.batch,
        "host": proposal.host,
        "location": {"datum": proposal.datum, **asdict(proposal.location)},
        "map": {"datum": "gcj02", "lon": round(shown.lon, 6), "lat": round(shown.lat, 6)},
        "priorities": proposal.priorities,
        "joint": site.dossier.joint,
        "updated_at": at,
    }


def _assessment(site: Site, versions: Mapping[int, tuple[Indicator, ...]]) -> dict[str, Any] | None:
    given = site.dossier.assessment
    if given is None:
        return None
    items = versions[given.version]
    scores = [{**asdict(each), "score": given.scores[each.code]} for each in items]
    return {
        "version": given.version,
        "on": given.on,
        "by": given.by,
        "total": total(given.scores, items),
        "scores": scores,
    }


_QUERY = list_query(datetime, UUID, batch=bodies.batch())
_LIST = Read(
    path="/v1/sites",
    read=listed,
    query=_QUERY,
    answer=bodies.SITE_PAGE,
    allow=SEEING,
    summary="选址列表,最近变动在前",
)

ROUTES: tuple[Route, ...] = (
    _LIST,
    *in_sheets(_LIST, _COLUMNS),
    Read(path=ONE, read=show, answer=bodies.SITE, allow=SEEING, summary="一处选址,未批复的列明还不符合的各项"),
    Read(path=f"{ONE}/timeline", read=timeline, answer=TIMELINE, allow=SEEING, summary="选址的各步"),
    Download(
        path=f"{ONE}/files/{{file:uuid}}",
        check=check_file,
        shown_for=SHOWN_FOR,
        allow=SEEING,
        summary="选址的一份材料",
    ),
    Read(
        path="/v1/indicators",
        read=show_indicators,
        answer=bodies.INDICATORS_VIEW,
        allow=SEEING,
        summary="村级班子组织力评价的 12 项指标",
    ),
)
