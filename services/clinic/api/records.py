"""Suspensions of booking, and reports of infectious diseases."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Connection

from contracts.clinic import desk, views
from contracts.diseases import is_urgent
from contracts.people import Tier
from contracts.refusals import NotFound
from services.chassis.disclosure import reveal
from services.chassis.http.page import list_query, page
from services.chassis.http.routes import Call, Json, Read, Route, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command
from services.clinic.api import sealing
from services.clinic.api.desk import SUPERVISED
from services.clinic.domain.disease import DiseaseReport
from services.clinic.domain.patient import Suspension
from services.clinic.handlers.records import CorrectReport, CorrectSuspension, OnReport, OnSuspension, OpenReport
from services.clinic.store import reads
from services.clinic.store.sealing import CONTENT

CARD = "填报、核对传染病报告卡"
TOWN = frozenset({Tier.TOWN})


def list_suspensions(call: Call, connection: Connection) -> Json:
    """Suspensions, newest change first."""
    return _page(call, connection, reads.suspensions)


def list_reports(call: Call, connection: Connection) -> Json:
    """Reports, newest change first, without what they say."""
    return _page(call, connection, reads.reports, urgent=call.query.get("urgent"))


def _page(call: Call, connection: Connection, fetch: Callable[..., list[dict[str, Any]]], **more: Any) -> Json:
    wanted = {name: call.query.get(name) for name in ("state", "since")} | more
    return page(
        call.actor,
        call.query,
        fetch=lambda prefix, after, limit: fetch(connection, prefix, limit, after=after, **wanted),
        key=itemgetter("updated_at", "id"),
    )


def show_report(call: Call, connection: Connection) -> Json:
    """One report, without what it says."""
    found = reads.reports(connection, call.actor.scope, 1, id=call.path["report"])
    if not found:
        raise NotFound("没有这份报告,或不在您的管辖范围内")
    return found[0]


def read_report(call: Call, connection: Connection) -> Json:
    """The whole card, logged."""
    row = call.path["report"]
    content = reads.report_content(connection, call.actor.scope, row)
    if content is None:
        raise NotFound("没有这份报告,或不在您的管辖范围内")
    shown = reveal(connection, call.vault, CONTENT, {row: content}, actor=call.actor, purpose=CARD)
    return sealing.read_card(shown[row])


def open_report(call: Call) -> Command:
    """A notifiable disease at the cadre's own centre."""
    return OpenReport(
        report=str(uuid7()),
        centre=call.actor.scope,
        content=sealing.card(_card(call.body), call.vault),
        urgent=is_urgent(call.body["disease"], outbreak=call.body["outbreak"]),
    )


def reported(call: Call) -> Command:
    """It has reached the disease control; by what way stays an encrypted remark."""
    said = " ".join(call.body[name] for name in ("channel", "receipt") if name in call.body)
    return OnReport(report=call.path["report"], verb=DiseaseReport.report, note=sealing.note(said, call.vault))


def amend(call: Call) -> Command:
    """The whole card anew."""
    content = sealing.card(_card(call.body), call.vault)
    urgent = is_urgent(call.body["disease"], outbreak=call.body["outbreak"])
    return OnReport(report=call.path["report"], verb=partial(_amend, content=content, urgent=urgent))


def _amend(report: DiseaseReport, deed: Deed, content: str, *, urgent: bool) -> None:
    report.amend(deed, content, urgent=urgent)


def _card(body: Mapping[str, Any]) -> Json:
    shown: dict[str, Any] = desk.DISEASE_REPORT.dump(body)
    return shown


def rule_out(call: Call) -> Command:
    """It was something else."""
    note = sealing.note(call.body.get("note"), call.vault)
    return OnReport(report=call.path["report"], verb=DiseaseReport.rule_out, note=note)


def correct_report(call: Call) -> Command:
    """The last thing done is taken back."""
    return CorrectReport(report=call.path["report"], reason=sealing.note(call.body["reason"], call.vault) or "")


def correct_suspension(call: Call) -> Command:
    """Likewise."""
    reason = sealing.note(call.body["reason"], call.vault) or ""
    return CorrectSuspension(suspension=call.path["suspension"], reason=reason)


def on_suspension(verb: Callable[[Suspension, Deed], None], call: Call) -> Command:
    """`verb`; why is sealed."""
    note = sealing.note(call.body.get("reason") or call.body.get("note"), call.vault)
    return OnSuspension(suspension=call.path["suspension"], verb=verb, note=note)


def _report(name: str, summary: str, command: Callable[[Call], Command], body: Schema) -> Write:
    """`POST v1/disease-reports/{report}/<name>`."""
    path = f"/v1/disease-reports/{{report:uuid}}/{name}"
    return Write(path=path, command=command, body=body, answer=views.REPORT_CHANGED, summary=summary)


def _suspension(
    name: str, summary: str, command: Callable[[Call], Command], body: Schema, allow: frozenset[Tier]
) -> Write:
    """`POST v1/suspensions/{suspension}/<name>`."""
    path = f"/v1/suspensions/{{suspension:uuid}}/{name}"
    answer = views.SUSPENSION_CHANGED
    return Write(path=path, command=command, body=body, answer=answer, allow=allow, summary=summary)


ROUTES: tuple[Route, ...] = (
    Read(
        path="/v1/suspensions",
        read=list_suspensions,
        query=list_query(datetime, UUID),
        answer=views.SUSPENSIONS,
        summary="暂停预约,最近变动在前",
    ),
    _suspension("appeal", "代为申诉", partial(on_suspension, Suspension.appeal), desk.APPEAL, SUPERVISED),
    _suspension("lift", "申诉成立,解除暂停", partial(on_suspension, Suspension.lift), desk.REMARK, TOWN),
    _suspension("uphold", "申诉不成立,维持暂停", partial(on_suspension, Suspension.uphold), desk.REMARK, TOWN),
    _suspension("correct", "更正上一步", correct_suspension, desk.CORRECT, TOWN),
    Read(
        path="/v1/disease-reports",
        read=list_reports,
        query=list_query(datetime, UUID, urgent=fields.Boolean()),
        answer=views.REPORTS,
        summary="传染病报告:只有时限,没有病种与病人",
    ),
    Write(
        path="/v1/disease-reports",
        command=open_report,
        body=desk.DISEASE_REPORT,
        answer=views.REPORT_CHANGED,
        summary="填写传染病报告卡:时限由此起算",
    ),
    Read(
        path="/v1/disease-reports/{report:uuid}",
        read=show_report,
        answer=views.REPORT_VIEW,
        summary="一份传染病报告:只有时限,没有病种与病人",
    ),
    Read(
        path="/v1/disease-reports/{report:uuid}/card",
        read=read_report,
        answer=desk.DISEASE_REPORT_CARD,
        allow=frozenset({Tier.CADRE}),
        reveals=CARD,
        summary="报告卡全文;每次查看都有记录",
    ),
    _report("reported", "登记已向疾控机构报告", reported, desk.REPORTED),
    _report("amend", "订正报告卡", amend, desk.DISEASE_REPORT),
    _report("rule-out", "排除或误报", rule_out, desk.REMARK),
    Write(
        path="/v1/disease-reports/{report:uuid}/correct",
        command=correct_report,
        body=desk.CORRECT,
        answer=views.REPORT_CHANGED,
        allow=SUPERVISED,
        summary="更正上一步:经办人 10 分钟内,之后由镇街",
    ),
)
