"""What an approval and an acceptance depend on: each gate that a site has not passed, with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.bureaus import BUREAUS
from contracts.rooms import TEN, TITLES
from contracts.sites import DEVICES, OPINIONS, Device, Gate, Standard, Tenure
from services.centres.domain.dossier import Design, Measured
from services.centres.domain.ground import Ground

if TYPE_CHECKING:
    from services.centres.domain.rules import Rules
    from services.centres.domain.siting import Siting


@dataclass(frozen=True, slots=True)
class Unmet:
    """A gate that isn't passed: which field it is about, and what to do, in Chinese."""

    gate: Gate | Standard
    field: str
    told: str


def unmet(site: "Siting", ground: Ground) -> list[Unmet]:
    """What keeps a site from being approved (DOMAIN: centres, gates)."""
    return [*_land(site), *_duplicates(site, ground), *_merged(site, ground), *_opinions(site), *_assessed(site)]


def _land(site: "Siting") -> Iterator[Unmet]:
    proposal = site.dossier.proposal
    if proposal.tenure is not Tenure.COLLECTIVE:
        yield Unmet(Gate.TENURE, "tenure", "土地产权须为集体所有:请换址,或办妥权属后重新提报")
    if not proposal.proof:
        yield Unmet(Gate.PROOF, "proof", "没有土地权属证明:请上传集体土地所有权证等证明后重新提报")


def _duplicates(site: "Siting", ground: Ground) -> Iterator[Unmet]:
    for taken, metres in ground.near(site):
        told = f"距已批复的{taken.name} {metres} 米,在 {ground.radius_m} 米以内,属重复建设:请换址"
        yield Unmet(Gate.RADIUS, "location", told)
    for taken, village in ground.serving(site):
        told = f"{village.name}已由{taken.name}服务,属重复建设:请从服务的村中去掉,或换址"
        yield Unmet(Gate.VILLAGE, "villages", told)


def _merged(site: "Siting", ground: Ground) -> Iterator[Unmet]:
    joint = ground.joint_of(site)
    if joint is not None:
        told = f"本村已规模调整,以调整后的共同办公地点{joint.name}为准,原村场所不再打造:请并入{joint.name}的选址"
        yield Unmet(Gate.JOINT_SITE, "host", told)


def _opinions(site: "Siting") -> Iterator[Unmet]:
    for bureau, gate in OPINIONS.items():
        opinion = site.dossier.opinions.get(bureau)
        if opinion is None:
            yield Unmet(
                gate, f"opinions.{bureau}", f"{BUREAUS[bureau]}还没有出具意见:请该部门填写,或由县里凭纸质意见登记"
            )
        elif not opinion.agrees:
            yield Unmet(gate, f"opinions.{bureau}", f"{BUREAUS[bureau]}不同意:请按其意见换址或整改后重新提报")


def _assessed(site: "Siting") -> Iterator[Unmet]:
    if site.dossier.assessment is None:
        yield Unmet(Gate.ASSESSMENT, "assessment", "没有附村级班子组织力评价:请先登记 12 项指标的得分")


def lacking(measured: Measured, design: Design | None, rules: "Rules") -> list[Unmet]:
    """What a building lacks for its acceptance (DOMAIN: centres, acceptance)."""
    return [*_built(measured, rules), *_furnished(measured), *_designed(design), *_shared(measured, rules)]


def _built(measured: Measured, rules: "Rules") -> Iterator[Unmet]:
    if measured.storeys < rules.storeys:
        yield Unmet(Standard.STOREYS, "storeys", f"实有 {measured.storeys} 层,须不少于 {rules.storeys} 层")
    if measured.area_m2 < rules.area_m2:
        told = f"建筑面积 {measured.area_m2} 平方米,须不少于 {rules.area_m2} 平方米"
        yield Unmet(Standard.AREA, "area_m2", told)


def _furnished(measured: Measured) -> Iterator[Unmet]:
    rooms = [TITLES[each] for each in TEN if each not in measured.rooms]
    devices = [DEVICES[each] for each in Device if each not in measured.equipment]
    if rooms:
        yield Unmet(Standard.ROOMS, "rooms", f"缺功能室:{'、'.join(rooms)}")
    if devices:
        yield Unmet(Standard.EQUIPMENT, "equipment", f"缺设备:{'、'.join(devices)}")


def _designed(design: Design | None) -> Iterator[Unmet]:
    if design is None or not design.files:
        yield Unmet(Standard.DESIGN, "design", "没有设计文件:请上传后再验收")


def _shared(measured: Measured, rules: "Rules") -> Iterator[Unmet]:
    if measured.office_m2 * 100 > measured.service_m2 * rules.office_percent:
        told = (
            f"办公 {measured.office_m2} 平方米,服务 {measured.service_m2} 平方米:"
            f"办公面积不得超过服务面积的 {rules.office_percent}%"
        )
        yield Unmet(Standard.OFFICE_SHARE, "office_m2", told)
