"""A case at its village: papers and their one-time notice, acceptance, the hand-over with a signature, its endings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.applications import NotAccepted, Retreat, Through
from contracts.handovers import led_by
from contracts.refusals import Conflict, Invalid
from contracts.veteranwork import CaseState as State
from contracts.veteranwork import NoticePurpose, Receiver
from services.chassis.machine import Deed
from services.veterans.domain.case import Case
from services.veterans.domain.transitions import BEFORE, Action

_TAKING = frozenset({*BEFORE, State.PAPERS_AWAITED})
"""While papers are taken in."""
_CLOSED_TO_PAPERS = "现在不收、不审材料:申请正在逐级审核或已结束"


@dataclass(slots=True, kw_only=True)
class AtVillage(Case):
    """What veterans, cadres and clocks do with a case."""

    def submit(self, deed: Deed, through: Through, follows: str | None = None) -> None:
        """Somebody applies; a receipt is theirs, and the limit for taking it up begins. `follows` is what led to it.

        Nobody at a station has seen who is acted for online: they are told, and may withdraw it.
        """
        self._come(through)
        if self.agent and through is Through.ONLINE:
            self._tell(NoticePurpose.ENTRUSTED)
        told = {"item": self.item, "belonging": self.belonging, "late": self.late}
        self._say("submitted", told | {"through": through, "trips": self.trips} | led_by(follows))

    def hand_in(self, deed: Deed, paper: str, files: Sequence[str], through: Through) -> None:
        """A paper comes; the last one that was missing ends the supplement, or lets the level go on that waits."""
        if self.state not in _TAKING:
            raise Conflict(_CLOSED_TO_PAPERS, state=self.state, legal=self.legal)
        self.papers = self.papers.handed_in(paper, tuple(files))
        self._come(through)
        said = {"paper": paper, "trips": self.trips}
        if self.papers.missing or self.state is State.SUBMITTED:
            self._say("paper_handed_in", said)
        elif self.state is State.SUPPLEMENT_REQUESTED:
            self._say("supplemented", said)
        else:
            self.resume(deed)

    def resume(self, deed: Deed) -> None:
        """All that the level waits for has come; its time goes on."""
        self._move(Action.RESUME, deed)
        if self.papers.missing:
            raise Conflict("材料还不齐", missing=list(self.papers.missing))
        self.noticed_at, self.warned = None, False
        self._say("resumed", {"trips": self.trips})

    def review(self, deed: Deed, paper: str, *, fit: bool) -> None:
        """A paper was looked at; one that has to come again gives its applicant the whole time for it."""
        if self.state not in _TAKING:
            raise Conflict(_CLOSED_TO_PAPERS, state=self.state, legal=self.legal)
        self.papers = self.papers.reviewed(paper, fit=fit)
        if not fit and self.state is not State.SUBMITTED:
            self.noticed_at, self.warned = deed.now, False
        self._say("paper_reviewed", {"paper": paper, "fit": fit})

    def request_papers(self, deed: Deed, unfit: Collection[str]) -> None:
        """The one-time notice; a second one for what the first should have named is a breach, and is said to be one.

        After acceptance the level that has the case asks, and its time stands still.
        """
        self._pass(Action.REQUEST_PAPERS, deed)
        self.papers, asked = self.papers.asked_for(unfit)
        self.noticed_at, self.warned = deed.now, False
        self._tell(NoticePurpose.PAPERS_NEEDED)
        self._say_asked({"papers": list(asked.named)}, list(asked.late))

    def _say_asked(self, named: dict[str, list[str]], late: list[str]) -> None:
        paused, breach = self.state is State.PAPERS_AWAITED, {"late": late}
        if paused and late:
            self._say("papers_awaited_late", named | breach)
        elif paused:
            self._say("papers_awaited", named)
        elif late:
            self._say("papers_requested_late", named | breach)
        else:
            self._say("papers_requested", named)

    def accept(self, deed: Deed) -> None:
        """It is taken up: its papers are whole, and the limits open anew."""
        self._move(Action.ACCEPT, deed)
        self.papers, self.noticed_at, self.warned = self.papers.all_accepted(), None, False
        self._tell(NoticePurpose.ACCEPTED)
        self._say("accepted", {"item": self.item})

    def decline(self, deed: Deed, reason: NotAccepted, told: str) -> None:
        """It is not taken up, and the applicant knows where to go."""
        self._move(Action.DECLINE, deed)
        self.told = told
        self._tell(NoticePurpose.NOT_ACCEPTED)
        self._say("not_accepted", {"reason": reason})

    def warn(self, deed: Deed) -> None:
        """The time for the supplement is nearly over."""
        if self.noticed_at is None or self.warned:
            raise Conflict("不在补正期,或已提醒过", state=self.state, legal=self.legal)
        self.warned = True
        self._tell(NoticePurpose.LAPSES_SOON)
        self._say("lapse_warned", {})

    def lapse(self, deed: Deed) -> None:
        """What was missing has not come."""
        self._move(Action.LAPSE, deed)
        self._tell(NoticePurpose.LAPSED)
        self._say("lapsed", {})

    def deliver(self, deed: Deed, receiver: Receiver, signature: Sequence[str]) -> None:
        """Somebody has the result in their hands, and has signed for it; the village or the town hands it over.

        Raises Invalid without a signature, or for an agent in a case that none acts in.
        """
        self._move(Action.DELIVER, deed)
        if not signature:
            raise Invalid("请先上传签收单", errors={"signature": ["须有领取人的签名"]})
        if receiver is Receiver.AGENT and self.agent is None:
            raise Invalid("没有登记监护人或代办人", errors={"receiver": ["只能由本人签收"]})
        self.received_by, self.signature = receiver, tuple(signature)
        self._say("delivered", {"receiver": receiver, "trips": self.trips})

    def withdraw(self, deed: Deed, reason: Retreat) -> None:
        """The applicant doesn't want it any more."""
        self._move(Action.WITHDRAW, deed)
        self._say("withdrawn", {"reason": reason})

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; the applicant hears where it is done now."""
        Case.move_to(self, centre, deed)
        self._tell(NoticePurpose.MOVED)

    def fail_notice(self, deed: Deed, purpose: NoticePurpose) -> None:
        """A message did not reach the applicant: somebody has to call."""
        self._say("notice_failed", {"purpose": purpose})
