"""What people call the responsible parties (责任主体). Standard library only."""

from collections.abc import Mapping

from contracts.bureaus import BUREAUS
from contracts.people import Party

TITLES: Mapping[str, str] = {
    Party.VILLAGE: "村",
    Party.TOWN: "镇街",
    "county": "县",
    Party.BUREAU: "县直部门",
    Party.CITY: "市",
    Party.PROVINCE: "省",
    Party.PARTNER: "合作方",
    **{f"{Party.BUREAU}:{code}": name for code, name in BUREAUS.items()},
}
"""By kind; a bureau also by its own code, as in `bureau:veterans`."""
