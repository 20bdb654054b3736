"""The county's settings of the registry."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long a deed may be taken back by whoever did it. `tell` says whether messages are sent at all."""

    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False
