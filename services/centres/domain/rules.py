"""The county's settings of the registry."""

from dataclasses import dataclass
from datetime import timedelta

from services.chassis.calendar import Calendar

NO_HOLIDAYS = Calendar({}, frozenset(), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How long a deed may be taken back by whoever did it. `tell` says whether messages are sent at all.

    Centres lie `radius_m` apart. A new one has so many storeys and square metres, and its offices take at the most
    `office_percent` of the area for services (办公面积最小化,服务面积最大化). Rosters go by `calendar`, which the store
    knows.
    """

    correct_within: timedelta = timedelta(minutes=10)
    tell: bool = False
    radius_m: int = 750
    storeys: int = 3
    area_m2: int = 1500
    office_percent: int = 30
    calendar: Calendar = NO_HOLIDAYS
