"""What is claimed about a parcel: by its carrier, that it was signed for; by people, that something went wrong."""

from dataclasses import dataclass

from contracts.parcels import ComplaintKind, ComplaintOutcome, Finding
from contracts.people import Party
from contracts.refusals import Conflict
from services.chassis.machine import Deed, Machine


@dataclass(slots=True, kw_only=True)
class Claims(Machine):
    """Claims stand beside the state: they open and close, and move nothing."""

    carrier: str
    disputed: bool = False
    complained: bool = False

    @property
    def settled(self) -> bool:
        """Whether nobody waits for anything more: neither for the parcel nor for an answer about it."""
        return self.state in self.SETTLED and not (self.disputed or self.complained)

    def dispute(self, deed: Deed, code: str) -> None:
        """The carrier says that it was signed for while it is on our shelf (签收不符): it is its to clear up."""
        if not self.disputed:
            self.disputed = True
            data = {"code": code, "carrier": self.carrier, "state": self.state}
            self._say("discrepancy_opened", data, (Party.PARTNER, self.carrier))

    def settle_dispute(self, deed: Deed, finding: Finding) -> None:
        """It is known why the carrier said so."""
        if not self.disputed:
            raise Conflict("该件没有签收不符", state=self.state, legal=self.legal)
        self.disputed = False
        self._say("discrepancy_closed", {"finding": finding})

    def complain(self, deed: Deed, kind: ComplaintKind) -> None:
        """Somebody complains; they get an answer within seven days (快递暂行条例)."""
        if self.complained:
            raise Conflict("该件已有一件投诉在办,请先答复", state=self.state, legal=self.legal)
        self.complained = True
        self._say("complaint_opened", {"kind": kind})

    def answer_complaint(self, deed: Deed, outcome: ComplaintOutcome) -> None:
        """They got their answer."""
        if not self.complained:
            raise Conflict("该件没有在办的投诉", state=self.state, legal=self.legal)
        self.complained = False
        self._say("complaint_answered", {"outcome": outcome})
