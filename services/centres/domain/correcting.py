"""Whose it is to take back what was done about sites: whoever did it, or the county."""

from dataclasses import dataclass
from datetime import timedelta

from contracts.people import Tier
from contracts.refusals import Conflict, Forbidden
from services.chassis.machine import Deed, Machine, Move


@dataclass(slots=True, kw_only=True)
class CorrectedByCounty(Machine):
    """A town takes back nothing that others did: bureaux and the county act on its cases."""

    def _may_correct(self, move: Move, deed: Deed, within: timedelta) -> None:
        if self._is_final(move):
            raise Conflict(f"{move.action} 不能更正,请另行登记", state=self.state)
        own = deed.actor.id == move.actor and deed.now - move.at <= within
        if not own and deed.actor.tier is not Tier.COUNTY:
            minutes = within // timedelta(minutes=1)
            raise Forbidden(f"只有经办人本人在 {minutes} 分钟内可以更正;之后请联系县里更正")
