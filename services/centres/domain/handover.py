"""What somebody is told of who takes over from a colleague that is away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.envelope import Fact


@dataclass(slots=True, kw_only=True)
class Handover:
    """A case went to `heir` by the event `id`, at `centre`; `parameters` are JSON for the text, nothing personal.

    It is told once, and not loaded again.
    """

    id: str
    centre: str
    heir: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    facts: tuple[Fact, ...] = ()
