"""What a step is played on."""

from dataclasses import dataclass, field

from deploy.simulate.line import Line
from deploy.simulate.tally import Tally
from deploy.simulate.trails import Trails


@dataclass(frozen=True, slots=True)
class Stage:
    """The line to the county, the day's tally, and what is remembered from step to step.

    `drafts` are the ids of shipments that no carrier has yet, by the waybills that they will get; `applications` are
    those of what was applied for at the hall, by the plan's numbers,
    `orders` likewise what was ordered; `codes` what customers show for them; `said` are cases of the echo wall.
    """

    line: Line
    tally: Tally
    trails: Trails = field(default_factory=Trails)
    drafts: dict[str, str] = field(default_factory=dict)
    applications: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
