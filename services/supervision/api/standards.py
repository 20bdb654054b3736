"""What the county promises: read by everybody of the house, edited by the county."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from contracts import supervision as bodies
from contracts.people import Tier
from contracts.refusals import Invalid, NotFound
from contracts.standards import Limit, Share, Standard
from contracts.standards.written import MEANINGS, read
from contracts.supervision import standards as edited
from services.chassis.http.routes import STAFF, Call, Json, Read, Route, Write, in_sheets
from services.chassis.work import Command
from services.supervision.api.patterns import with_types
from services.supervision.api.shown import shown_limit
from services.supervision.domain.promise import FROM_THE_BEGINNING, Edition
from services.supervision.handlers.promises import Discard, Draft, Keep, PublishDraft, Retire
from services.supervision.store import reports, standards

_COUNTY = frozenset({Tier.COUNTY})


def list_standards(_call: Call, connection: Connection) -> Json:
    """What the county promises now, whole, and what it has promised until it was retired."""
    known = _in_force(connection)
    return {"items": [{**_promise(each.standard), "retired_from": retired} for each, retired in known]}


def list_rows(_call: Call, connection: Connection) -> Json:
    """The same for a sheet."""
    return {"items": [_row(*each) for each in _in_force(connection)]}


def show_history(call: Call, connection: Connection) -> Json:
    """A standard's versions, newest first, and its draft. Raises NotFound where there is neither."""
    standard = call.path["standard"]
    known = standards.editions(connection).get(standard, ())
    drafted = standards.draft(connection, standard)
    if not known and drafted is None:
        raise NotFound("没有这项承诺")
    made = standards.published(connection, standard)
    return {
        "items": [_version(each, made.get(each.number)) for each in reversed(known)],
        "draft": _drafted(drafted) if drafted is not None and drafted.body else None,
    }


def save_draft(call: Call) -> Command:
    """A standard as it is to be. Raises Invalid, naming the field, for a pattern that matches no event."""
    standard = _id(call)
    if call.body["service"] != standard.partition(".")[0]:
        raise Invalid("承诺有误:请改正所列的项", errors={"service": ["须与编号的前一段相同"]})
    return Draft(read(standard, with_types(call.body, call.body["service"])))


def discard_draft(call: Call) -> Command:
    """The draft is not wanted."""
    return Discard(_id(call))


def publish_draft(call: Call) -> Command:
    """The draft is promised."""
    return PublishDraft(_id(call), call.body["valid_from"])


def retire(call: Call) -> Command:
    """No case opens it any more from a time on."""
    return Retire(_id(call), call.body["valid_from"], call.body["reason"])


def keep(call: Call) -> Command:
    """It is not to be retired after all."""
    return Keep(_id(call))


def _id(call: Call) -> str:
    standard = call.path["standard"]
    if not edited.STANDARD_ID.regex.fullmatch(standard):
        raise Invalid(edited.STANDARD_ID.error, errors={"standard": [edited.STANDARD_ID.error]})
    return standard


def _in_force(connection: Connection) -> list[tuple[Edition, datetime | None]]:
    now = reports.moment(connection)
    found = []
    for _, known in sorted(standards.editions(connection).items()):
        begun = [each for each in known if each.valid_from <= now]
        if begun:
            retired = (each.valid_from for each in (begun[-1], known[-1]) if each.retired)
            found.append((begun[-1], next(retired, None)))
    return found


def _promise(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "title": standard.title,
        "service": standard.service,
        **{name: sorted(getattr(standard, name)) for name in MEANINGS},
        "handed_on": standard.handed_on,
        "warning": _warning(standard.warns),
        "ladder": [{"rung": step.rung, "after": shown_limit(step.after)} for step in standard.ladder],
        "limit": shown_limit(standard.limit),
        "party": standard.party,
        "bureau": standard.bureau,
        "source": standard.source,
        "statutory": standard.statutory and shown_limit(standard.statutory),
    }


def _warning(point: Limit | Share) -> dict[str, Any]:
    if isinstance(point, Share):
        return {"code": f"{point.percent}%", "words": f"已用 {point.percent}%"}
    return {"code": str(point), "words": f"到期前 {point.words}"}


def _row(edition: Edition, retired: datetime | None) -> dict[str, Any]:
    standard = edition.standard
    begins = _begins(edition)
    return {
        **{name: getattr(standard, name) for name in ("id", "title", "service", "party", "source")},
        "limit": standard.limit.words,
        "statutory": standard.statutory and standard.statutory.words,
        "warning": _warning(standard.warns)["words"],
        "ladder": ";".join(f"{step.rung} {step.after.words}" for step in standard.ladder),
        "opens": " ".join(sorted(standard.opens)),
        "closes": " ".join(sorted(standard.closes)),
        "number": edition.number,
        "valid_from": begins and begins.astimezone(UTC).isoformat(),
        "retired_from": retired and retired.astimezone(UTC).isoformat(),
    }


def _version(edition: Edition, made: Any) -> dict[str, Any]:
    return {
        **_promise(edition.standard),
        "number": edition.number,
        "valid_from": _begins(edition),
        "published_at": made and made.published_at,
        "published_by": made and made.published_by,
        "retired": edition.retired,
    }


def _begins(edition: Edition) -> datetime | None:
    return None if edition.valid_from == FROM_THE_BEGINNING else edition.valid_from


def _drafted(row: Any) -> dict[str, Any]:
    return {
        "id": row.standard,
        "version": row.version,
        "drafted_at": row.drafted_at,
        "drafted_by": row.drafted_by,
        "standard": _promise(read(row.standard, row.body)),
    }


_COLUMNS: Mapping[str, str] = {
    "id": "编号",
    "title": "承诺",
    "service": "服务",
    "limit": "时限",
    "statutory": "法定时限",
    "warning": "黄牌",
    "party": "责任主体",
    "source": "依据",
    "ladder": "分级督办",
    "opens": "开始事件",
    "closes": "结束事件",
    "number": "版本",
    "valid_from": "生效时间",
    "retired_from": "停用时间",
}
_VERSIONS: Mapping[str, str] = {
    "number": "版本",
    "valid_from": "生效时间",
    "published_at": "发布时间",
    "published_by": "发布人",
    "retired": "停用理由",
    "title": "承诺",
    "limit.words": "时限",
    "statutory.words": "法定时限",
    "warning.words": "黄牌",
    "party": "责任主体",
    "source": "依据",
    "opens": "开始事件",
    "closes": "结束事件",
}

HISTORY = Read(
    path="/v1/standards/{standard}",
    read=show_history,
    answer=edited.HISTORY,
    allow=STAFF,
    summary="一项承诺的各个版本与草稿:何时由谁发布",
)
_ROWS = Read(path="/v1/standards", read=list_rows, answer=edited.ROWS, summary="服务承诺一览")

ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/standards",
        read=list_standards,
        answer=bodies.STANDARDS,
        summary="服务承诺:从何时到何时、多久、谁负责、依据",
    ),
    *in_sheets(_ROWS, _COLUMNS),
    *in_sheets(HISTORY, _VERSIONS),
    HISTORY,
    Write(
        path="/v1/standards/{standard}/draft",
        method="PUT",
        command=save_draft,
        body=edited.DRAFT,
        answer=edited.DRAFTED,
        allow=_COUNTY,
        summary="保存草稿:核对事件登记表与法定时限",
    ),
    Write(
        path="/v1/standards/{standard}/discard",
        command=discard_draft,
        answer=edited.DRAFTED,
        allow=_COUNTY,
        summary="丢弃草稿",
    ),
    Write(
        path="/v1/standards/{standard}/publish",
        command=publish_draft,
        body=edited.TO_PUBLISH,
        answer=edited.PUBLISHED_VERSION,
        allow=_COUNTY,
        summary="发布草稿:此后开始的事项按新版本,已开始的不变",
    ),
    Write(
        path="/v1/standards/{standard}/retire",
        command=retire,
        body=edited.TO_RETIRE,
        answer=edited.PUBLISHED_VERSION,
        allow=_COUNTY,
        summary="停用承诺:此后开始的事项不再计这一项,已开始的不变",
    ),
    Write(
        path="/v1/standards/{standard}/keep",
        command=keep,
        answer=edited.PUBLISHED_VERSION,
        allow=_COUNTY,
        summary="停用生效以前撤回停用",
    ),
)
