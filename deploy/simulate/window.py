"""What cadres at the window and people at bureaus enter of applications."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.people import Identity
from deploy.simulate.cadre import OK, enter
from deploy.simulate.line import content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import AtHall, Step

APPLICATIONS, AT_BUREAU = "/hall/v1/applications", "/hall/v1/bureau/applications"


@dataclass(frozen=True, slots=True)
class Deed:
    """`POST …/{id}/<path>`, by a cadre or by the bureau; what is entered stands in the step."""

    path: str
    title: str
    bureaus: bool = False


DEEDS: Mapping[str, Deed] = {
    AtHall.REQUEST_PAPERS: Deed("request-papers", "一次性告知"),
    AtHall.HAND_IN: Deed("papers", "补交材料"),
    AtHall.ACCEPT: Deed("accept", "受理"),
    AtHall.DECLINE: Deed("decline", "不予受理"),
    AtHall.FORWARD: Deed("forward", "转部门"),
    AtHall.ACKNOWLEDGE: Deed("acknowledge", "部门接收", bureaus=True),
    AtHall.BACK: Deed("hand-back", "部门退回", bureaus=True),
    AtHall.SUSPEND: Deed("suspend", "部门中止", bureaus=True),
    AtHall.CONTINUE: Deed("resume", "部门恢复", bureaus=True),
    AtHall.EXTEND: Deed("extend", "部门延长", bureaus=True),
    AtHall.GRANT: Deed("grant", "准予", bureaus=True),
    AtHall.DENY: Deed("refuse", "不予", bureaus=True),
    AtHall.DELIVER: Deed("deliver", "送达"),
    AtHall.RETRACT: Deed("withdraw", "撤回申请"),
}


async def apply(stage: Stage, step: Step) -> None:
    """Enter what somebody applies for, with the papers they brought, and remember under which id."""
    [matter] = step.matters
    applicant = matter.applicant
    identity = {"kind": Identity.ID_CARD, "number": applicant.identity}
    body = {
        "item": matter.item,
        "applicant": {"name": applicant.name, "phone": applicant.phone, "identity": identity},
        "papers": [{"paper": paper} for paper in matter.papers if paper not in matter.missing],
    }
    answer = await stage.line.ask(enter(step, APPLICATIONS, body))
    stage.tally.done("applied", "登记申请", answer)
    if answer.status_code == OK:
        stage.applications[matter.waybill] = content_of(answer)["id"]


async def do(stage: Stage, step: Step) -> None:
    """Do one of DEEDS with what was applied for."""
    deed, [matter] = DEEDS[step.action], step.matters
    application = stage.applications.get(matter.waybill)
    if application is None:
        stage.tally.problem(f"{deed.title}: 没有登记")
        return
    path = f"{AT_BUREAU if deed.bureaus else APPLICATIONS}/{application}/{deed.path}"
    made = enter(step, path, step.says, matter.bureau if deed.bureaus else None)
    stage.tally.done("handled", deed.title, await stage.line.ask(made))
