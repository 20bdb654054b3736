"""The promised limits (服务承诺): what opens and closes each, how long it is, who owes it. Standard library only."""

from operator import attrgetter

from contracts.standards.express import EXPRESS
from contracts.standards.hall import HALL
from contracts.standards.promise import COUNTY, Limit, Standard, Unit
from contracts.standards.supermarket import SUPERMARKET

__all__ = ["BY_ID", "COUNTY", "STANDARDS", "Limit", "Standard", "Unit"]

STANDARDS: tuple[Standard, ...] = tuple(sorted((*EXPRESS, *HALL, *SUPERMARKET), key=attrgetter("id")))
"""The county's standards, in alphabetical order."""

BY_ID = {standard.id: standard for standard in STANDARDS}
