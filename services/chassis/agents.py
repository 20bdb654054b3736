"""Who acts for somebody else (代办): sealed on the way in, kept in a column, shown masked, known by their own phone."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from contracts.agency import DECLARED, STANDING, Agent, Authority, Relation
from contracts.people import Actor, Sealed, villager_hash
from contracts.refusals import Forbidden
from services.chassis.sealed import SealedColumn
from services.chassis.sealing import seal_name, seal_phone
from services.chassis.vault import Vault

_PARTS = ("name", "phone")
_STANDING = ",".join(dict.fromkeys((*STANDING, *DECLARED)))
BY_PHONE = f"""
    agent #>> '{{phone,hash}}' = :agent_hash AND agent ->> 'authority' = ANY('{{{_STANDING}}}')
"""
"""What somebody does for another by their own phone, as SQL; an index on the first half bounds it."""


def contexts(service: str) -> Mapping[str, str]:
    """What the encrypted parts of a service's agents are bound to."""
    return {part: f"{service}.agent.{part}" for part in _PARTS}


def columns(table: str, bound: Mapping[str, str]) -> tuple[SealedColumn, ...]:
    """What is encrypted in a table's column `agent`, each part `bound` to its context."""
    return tuple(
        SealedColumn(table=table, key=("id",), column="agent", inside=(part, "cipher"), context=context)
        for part, context in bound.items()
    )


def sealed(said: Mapping[str, Any] | None, bound: Mapping[str, str], vault: Vault) -> Agent | None:
    """An agent from a body's `{"name", "phone", "relation", "authority", "proof"?}`."""
    if said is None:
        return None
    return Agent(
        seal_name(said["name"], bound["name"], vault),
        seal_phone(said["phone"], bound["phone"], vault),
        Relation(said["relation"]),
        Authority(said["authority"]),
        tuple(map(str, said.get("proof", ()))),
    )


def must_be(actor: Actor, phone: Sealed | None, field: str) -> None:
    """Raises Forbidden, naming the body's `field`, unless the phone is the one that got the actor's code."""
    if phone is None or phone.hash != villager_hash(actor):
        words = "电话须是您收到验证码的号码;替别人申请请选“替别人办”"
        raise Forbidden(words, errors={field: [words]})


def told_at(own: Sealed | None, context: str, agent: Agent | None, bound: Mapping[str, str], vault: Vault) -> str:
    """The phone to which messages go, in clear: whoever's case it is has their `own`, or their agent hears for them.

    Raises ValueError where neither has one.
    """
    if own:
        return vault.decrypt(own.cipher, context)
    if agent is None:
        raise ValueError("nobody can be told")
    return vault.decrypt(agent.phone.cipher, bound["phone"])


def kept(agent: Agent | None) -> dict[str, Any] | None:
    """An agent for their column; a case that nothing was shown in looks as it always has."""
    if agent is None:
        return None
    parts = asdict(agent)
    return parts if agent.proof else {part: parts[part] for part in parts if part != "proof"}


def agent_from(column: Mapping[str, Any] | None) -> Agent | None:
    """An agent from their column."""
    if column is None:
        return None
    name, phone = (Sealed(**column[part]) for part in _PARTS)
    return Agent(
        name, phone, Relation(column["relation"]), Authority(column["authority"]), tuple(column.get("proof", ()))
    )


def shown(column: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An agent as they may be shown, from their column."""
    if column is None:
        return None
    masked = {part: column[part]["masked"] for part in _PARTS}
    return masked | {"relation": column["relation"], "authority": column["authority"], "proof": column.get("proof", [])}


def acts(column: Mapping[str, Any] | None, phone_hash: str) -> bool:
    """Whether it is by this phone that somebody acts for another."""
    return column is not None and column["phone"]["hash"] == phone_hash
