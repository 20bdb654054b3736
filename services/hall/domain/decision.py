"""A bureau's part of an application: taken or handed back, suspended, extended, decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.applications import ApplicationState as State
from contracts.applications import HandBack, NoticePurpose, Remedy, Suspension
from contracts.refusals import Conflict, NotFound
from services.chassis.machine import Deed
from services.hall.domain.case import Case
from services.hall.domain.transitions import Action

LONGEST_EXTENSION = 10
"""Working days, once (行政许可法第四十二条)."""


@dataclass(slots=True, kw_only=True)
class Decision(Case):
    """What a bureau does with an application that it was handed."""

    def must_be_with(self, bureau: str | None) -> None:
        """Raises NotFound unless it was handed to this bureau: of others' cases nobody learns anything."""
        if not self.forwarded or bureau is None or self.bureau != bureau:
            raise NotFound("没有这件申请,或没有转给您的部门")

    def acknowledge(self, deed: Deed) -> None:
        """The bureau has it; its time begins."""
        self._move(Action.ACKNOWLEDGE, deed)
        self._say("acknowledged", {"bureau": self.bureau})

    def hand_back(self, deed: Deed, reason: HandBack) -> None:
        """The bureau doesn't take it: it is the village's again."""
        self._move(Action.HAND_BACK, deed)
        self._say("handed_back", {"bureau": self.bureau, "reason": reason})

    def suspend(self, deed: Deed, reason: Suspension) -> None:
        """The bureau waits for a hearing or a review; that time doesn't count."""
        if self.suspended:
            raise Conflict("已经中止", state=self.state, legal=self.legal)
        self._move(Action.SUSPEND, deed)
        self.suspended_at = deed.now
        self._say("suspended", {"bureau": self.bureau, "reason": reason})

    def resume(self, deed: Deed) -> None:
        """What the bureau waited for has come."""
        if self.state is State.ACKNOWLEDGED and not self.suspended:
            raise Conflict("没有中止,无须恢复", state=self.state, legal=self.legal)
        self._move(Action.RESUME, deed)
        self._go_on(deed)
        self._say("resumed", {"bureau": self.bureau})

    def extend(self, deed: Deed, days: int) -> None:
        """The bureau's head grants so many working days more, once; after the promise was broken that mends nothing."""
        if self.state is State.ACKNOWLEDGED and self.extended_days:
            raise Conflict("已延长过一次", state=self.state, legal=self.legal)
        self._move(Action.EXTEND, deed)
        self.extended_days, self.extended_at = min(days, LONGEST_EXTENSION), deed.now
        self._say("extended", {"bureau": self.bureau, "extended_by": f"{self.extended_days}wd"})

    def grant(self, deed: Deed) -> None:
        """Yes; the village hands the decision over."""
        self._move(Action.GRANT, deed)
        self._go_on(deed)
        self._tell(NoticePurpose.GRANTED)
        self._say("granted", {"bureau": self.bureau})

    def refuse(self, deed: Deed, remedy: Sequence[Remedy], told: str) -> None:
        """No; the applicant learns why, and what can be done against it."""
        self._move(Action.REFUSE, deed)
        self._go_on(deed)
        self.remedy, self.told = tuple(remedy), told
        self._tell(NoticePurpose.REFUSED)
        self._say("refused", {"bureau": self.bureau, "remedy": list(remedy)})
