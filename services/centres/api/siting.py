"""Where a centre is to be built: what towns, bureaux and the county do about it."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from contracts.bureaus import bureau_of
from contracts.cases import REASON
from contracts.centres import siting as bodies
from contracts.people import Tier
from contracts.refusals import Forbidden, Invalid
from contracts.sites import OPINIONS, Datum, Gate, Priority, Tenure
from services.centres.domain.dossier import Dossier, Opinion, Proposal, Survey, VillageNamed
from services.centres.domain.indicators import Indicator
from services.centres.domain.location import Location
from services.centres.domain.site import Site
from services.centres.handlers.siting import (
    Assess,
    ChangeIndicators,
    Decide,
    Merge,
    OnGround,
    OnSite,
    Propose,
    ProposeAgain,
)
from services.centres.store.sealing import NOTE
from services.chassis.casework.acting import ids, note
from services.chassis.casework.deeds import Correct
from services.chassis.http.routes import Call, Route, Upload, Write
from services.chassis.ids import uuid7
from services.chassis.machine import Deed
from services.chassis.work import Command

TOWN, COUNTY = frozenset({Tier.TOWN}), frozenset({Tier.COUNTY})
ABOVE = TOWN | COUNTY
ONE = "/v1/sites/{site:uuid}"


def propose(call: Call) -> Propose:
    """A new site of the actor's town."""
    town = call.actor.scope
    site = Site(id=str(uuid7()), centre=town, town=town, dossier=Dossier(proposal=_proposal(call)))
    return Propose(site, sealed(call))


def propose_again(call: Call) -> ProposeAgain:
    """After a refusal."""
    return ProposeAgain(site=call.path["site"], proposal=_proposal(call), note=sealed(call))


def survey(call: Call) -> OnSite:
    """People were there."""
    record = Survey(call.body["on"], call.actor.id, ids(call.body["files"]))
    return on_site(call, lambda site, deed: site.survey(deed, record), record.files)


def opine(call: Call) -> OnSite:
    """A bureau says what it thinks, or the county enters its paper."""
    own = may_look(call)
    bureau = own or call.body["bureau"]
    if bureau is None or call.body["bureau"] not in (None, bureau):
        raise Invalid("请写明是哪个部门的意见", errors={"bureau": ["县里登记须填;部门只能填本部门"]})
    if own is None and not call.body["files"]:
        raise Invalid("县里代为登记须附部门的书面意见", errors={"files": ["请上传书面意见"]})
    opinion = Opinion(call.body["agrees"], call.actor.id, own is None, ids(call.body["files"]))
    return on_site(call, lambda site, deed: site.opine(deed, bureau, opinion), opinion.files)


def assess(call: Call) -> Assess:
    """Scores were given."""
    body = call.body
    return Assess(site=call.path["site"], scores=body["scores"], on=body["on"], note=sealed(call))


def refuse(call: Call) -> Decide:
    """No, with reasons."""
    found = [Gate(each) for each in call.body["found"]]
    return _decide(call, lambda site, deed, ground: site.refuse(deed, ground, found))


def merge(call: Call) -> Merge:
    """The site of the joint office stands for it."""
    joint = str(call.body["joint"])
    if joint == call.path["site"]:
        raise Invalid("不能并入自己", errors={"joint": ["应为共同办公地点的选址"]})
    return Merge(site=call.path["site"], joint=joint, note=sealed(call))


def change_indicators(call: Call) -> ChangeIndicators:
    """Other names or weights."""
    return ChangeIndicators(tuple(Indicator(**each) for each in call.body["items"]))


def correct(call: Call) -> Correct:
    """The last thing done is taken back."""
    return Correct(kind=Site, case=call.path["site"], reason=sealed(call))


def may_look(call: Call) -> str | None:
    """The bureau for which the actor acts. Raises Forbidden for one that has no say in sites."""
    bureau = bureau_of(call.actor)
    if bureau is not None and bureau not in OPINIONS:
        raise Forbidden("选址只请住建、自然资源和规划部门出具意见")
    return bureau


def sealed(call: Call) -> str | None:
    """The request's note, encrypted."""
    return note(call.body.get("note"), NOTE, call.vault)


def on_site(call: Call, verb: Callable[[Site, Deed], object], files: tuple[str, ...] = ()) -> OnSite:
    """`verb` on the site that the path names."""
    return OnSite(site=call.path["site"], verb=verb, files=files, note=sealed(call))


def write(
    path: str, command: Callable[[Call], Command], allow: frozenset[Tier], body: Schema, summary: str, **more: Any
) -> Write:
    """A deed on sites."""
    return Write(
        **{"answer": bodies.CHANGED} | more, path=path, command=command, body=body, allow=allow, summary=summary
    )


def _decide(call: Call, verb: OnGround) -> Decide:
    return Decide(site=call.path["site"], verb=verb, note=sealed(call))


def _proposal(call: Call) -> Proposal:
    body: Mapping[str, Any] = call.body
    place, town = body["location"], call.actor.scope
    named = [VillageNamed(**each) for each in (body["host"], *body["villages"])]
    foreign = [each.name for each in named if each.code and not each.code.startswith(town)]
    if foreign:
        raise Invalid("所服务的村须在本镇街", errors={"villages": [f"不在本镇街:{'、'.join(foreign)}"]})
    return Proposal(
        name=body["name"],
        batch=body["batch"],
        host=named[0],
        villages=tuple(dict.fromkeys(named[1:])),
        location=Location(place["lon"], place["lat"]),
        datum=Datum(place["datum"]),
        tenure=Tenure(body["tenure"]),
        proof=ids(body["proof"]),
        priorities=tuple(dict.fromkeys(Priority(each) for each in body["priorities"])),
        by=call.actor.id,
    )


ROUTES: tuple[Route, ...] = (
    Upload(path="/v1/files", allow=ABOVE | {Tier.BUREAU}, summary="上传权属证明、勘验记录、部门意见、设计文件"),
    write("/v1/sites", propose, TOWN, bodies.PROPOSE, "提报一处建设地址"),
    write(f"{ONE}/propose", propose_again, TOWN, bodies.PROPOSE, "未予批复的,整改后重新提报"),
    write(f"{ONE}/survey", survey, COUNTY, bodies.RECORD_SURVEY, "登记实地勘验"),
    write(
        f"{ONE}/opinion",
        opine,
        COUNTY | {Tier.BUREAU},
        bodies.GIVE_OPINION,
        "住建、自然资源和规划部门出具意见;县里可凭书面意见登记",
    ),
    write(f"{ONE}/assessment", assess, COUNTY, bodies.ASSESS, "登记 12 项指标的得分,供批复参考"),
    write(
        f"{ONE}/approve",
        lambda call: _decide(call, lambda site, deed, ground: site.approve(deed, ground)),
        COUNTY,
        bodies.REASONED,
        "批复;有一项不符合即不能批复,逐项列明",
    ),
    write(f"{ONE}/refuse", refuse, COUNTY, bodies.REFUSE, "不予批复,列明不符合的各项和理由"),
    write(
        f"{ONE}/revoke",
        lambda call: on_site(call, lambda site, deed: site.revoke(deed)),
        COUNTY,
        bodies.REASONED,
        "撤销批复,写明理由",
    ),
    write(f"{ONE}/merge", merge, COUNTY, bodies.MERGE_INTO, "规模调整村庄:并入共同办公地点的选址"),
    write(f"{ONE}/correct", correct, ABOVE | {Tier.BUREAU}, REASON, "更正上一步:经办人 10 分钟内,之后由县里"),
    write(
        "/v1/indicators",
        change_indicators,
        COUNTY,
        bodies.CHANGE_INDICATORS,
        "修改 12 项指标的名称和权重:产生新版本,已登记的得分不变",
        method="PUT",
        answer=bodies.INDICATORS_CHANGED,
    ),
)
