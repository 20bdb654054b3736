"""The county's bureaus (县直部门), to which cases are handed through the green channel. Standard library only."""

from collections.abc import Mapping

from contracts.people import Actor, Tier

BUREAUS: Mapping[str, str] = {
    "agriculture": "县农业农村局",
    "approval": "县行政审批服务局",
    "civil_affairs": "县民政局",
    "commerce": "县商务局",
    "disability": "县残疾人联合会",
    "health": "县卫生健康局",
    "housing": "县住房和城乡建设局",
    "medical_insurance": "县医疗保障局",
    "natural_resources": "县自然资源和规划局",
    "social_security": "县人力资源和社会保障局",
    "veterans": "县退役军人事务局",
}
"""Departments that decide on their own line of work over the whole county, by code."""

_PERSON, _SYSTEM = "bureau:", "partner:bureau-"


def partner_of(bureau: str) -> str:
    """The actor id of a bureau's own system, where it is a registered partner."""
    return _SYSTEM + bureau.replace("_", "-")


def bureau_of(actor: Actor) -> str | None:
    """The code of the bureau for which a person or a system acts; None for everybody else."""
    if actor.tier is Tier.BUREAU:
        return actor.id.removeprefix(_PERSON)
    if actor.tier is Tier.PARTNER and actor.id.startswith(_SYSTEM):
        return actor.id.removeprefix(_SYSTEM).replace("-", "_")
    return None
