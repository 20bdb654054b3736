"""Invented standards, for what none of the county's does yet: all that can happen to a promise."""

from contracts.people import Party
from contracts.standards import Limit, Standard

REPAIR = Standard(
    id="kites.mend",
    title="风筝送修后 5 个工作日内修好",
    service="kites",
    opens=frozenset({"kite.broken.v1", "kite.torn.v1"}),
    closes=frozenset({"kite.mended.v1"}),
    voids=frozenset({"kite.withdrawn.v1"}),
    pauses=frozenset({"kite.paper_awaited.v1"}),
    resumes=frozenset({"kite.paper_came.v1"}),
    restarts=frozenset({"kite.brought_again.v1"}),
    extends=frozenset({"kite.extended.v1"}),
    handed_on=True,
    limit=Limit.parse("5wd"),
    party=Party.VILLAGE,
    source="试例",
)
FLIGHT = Standard(
    id="kites.fly",
    title="修好后 2 个开放小时内放飞",
    service="kites",
    opens=frozenset({"kite.mended.v1"}),
    closes=frozenset({"kite.flown.v1"}),
    voids=frozenset({"kite.torn.v1", "kite.withdrawn.v1"}),
    pauses=frozenset({"kite.paper_awaited.v1", "kite.calm.v1"}),
    resumes=frozenset({"kite.paper_came.v1", "kite.wind.v1"}),
    extends=frozenset({"kite.extended.v1"}),
    limit=Limit.parse("2oh"),
    party=Party.TOWN,
    source="试例",
)
