"""Who does something for somebody else (代办), how they stand to them, and by what they may. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.people import Sealed, villager_id


class Relation(StrEnum):
    """How whoever acts stands to whom they act for."""

    SPOUSE = "spouse"
    """配偶"""
    CHILD = "child"
    """子女"""
    PARENT = "parent"
    """父母"""
    RELATIVE = "relative"
    """其他亲属"""
    NEIGHBOUR = "neighbour"
    """邻居"""
    CADRE = "cadre"
    """村干部"""
    OTHER = "other"


class Authority(StrEnum):
    """By what somebody may act for another."""

    PRESENT = "present"
    """本人在场同意"""
    BY_PHONE = "by_phone"
    """电话向本人核实"""
    WRITTEN = "written"
    """书面委托"""
    GUARDIAN = "guardian"
    """法定监护"""
    ASKED = "asked"
    """受本人托付"""


STANDING = (Authority.WRITTEN, Authority.GUARDIAN)
"""By these somebody may act on their own; whoever was there, or was called, has agreed to one deed alone."""
WITNESSED = (Authority.PRESENT, Authority.BY_PHONE, *STANDING)
"""What a cadre has seen or heard."""
DECLARED = (Authority.ASKED, Authority.GUARDIAN)
"""What somebody says of themself where nothing is decided: nobody looks at it, and whom they act for is told."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who does it for somebody else, and by what they may; `proof` are the ids of files that show it."""

    name: Sealed
    phone: Sealed
    relation: Relation
    authority: Authority
    proof: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether they may do more by their own phone."""
        return self.authority in {*STANDING, *DECLARED}


def may_go_on(villager: str, phone: Sealed | None, agent: Agent | None) -> bool:
    """Whether the actor with this id is whoever something is about, by their `phone`, or whoever stands for them."""
    acting = agent.phone if agent and agent.stands else None
    return villager in {villager_id(each.hash) for each in (phone, acting) if each}
