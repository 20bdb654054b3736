"""An application: every verb checks the table, changes the state and says what has happened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.applications import ApplicationState as State
from contracts.applications import NotAccepted, NoticePurpose, Retreat, Through
from contracts.handovers import led_by
from contracts.refusals import Conflict
from services.chassis.machine import Deed
from services.hall.domain.decision import Decision
from services.hall.domain.transitions import TAKES_PAPERS, Action


@dataclass(slots=True, kw_only=True)
class Application(Decision):
    """One application at one centre, with what its village does."""

    def submit(self, deed: Deed, through: Through, follows: str | None = None) -> None:
        """Somebody applies; a receipt is theirs, and the limit for taking it up begins. `follows` is what led to it.

        Nobody at a window has seen who is acted for online: they are told, and may withdraw it.
        """
        self._come(through)
        if self.agent and through is Through.ONLINE:
            self._tell(NoticePurpose.ENTRUSTED)
        told = {"item": self.item, "item_version": self.item_version, "nature": self.nature} | led_by(follows)
        self._say("submitted", told | {"through": through, "trips": self.trips})

    def hand_in(self, deed: Deed, paper: str, files: Sequence[str], through: Through) -> None:
        """A paper comes; the last one that was missing ends the supplement."""
        if self.state not in TAKES_PAPERS:
            raise Conflict("现在不收材料:申请已受理或已结束", state=self.state, legal=self.legal)
        self.papers = self.papers.handed_in(paper, tuple(files))
        self._come(through)
        whole = self.state is State.SUPPLEMENT_REQUESTED and not self.papers.missing
        said = {"paper": paper, "trips": self.trips}
        if whole:
            self._say("supplemented", said)
        else:
            self._say("paper_handed_in", said)

    def review(self, deed: Deed, paper: str, *, fit: bool) -> None:
        """A paper was looked at; one that has to come again gives its applicant the whole time for it."""
        if self.state not in TAKES_PAPERS:
            raise Conflict("申请已受理或已结束,材料不再审核", state=self.state, legal=self.legal)
        self.papers = self.papers.reviewed(paper, fit=fit)
        if not fit and self.state is State.SUPPLEMENT_REQUESTED:
            self.noticed_at, self.warned = deed.now, False
        self._say("paper_reviewed", {"paper": paper, "fit": fit})

    def request_papers(self, deed: Deed, unfit: Collection[str]) -> None:
        """The one-time notice; a second one for what the first should have named is a breach, and is said to be one."""
        self._move(Action.REQUEST_PAPERS, deed)
        self.papers, asked = self.papers.asked_for(unfit)
        self.noticed_at, self.warned = deed.now, False
        self._tell(NoticePurpose.PAPERS_NEEDED)
        named = {"papers": list(asked.named)}
        if asked.late:
            self._say("papers_requested_late", named | {"late": list(asked.late)})
        else:
            self._say("papers_requested", named)

    def accept(self, deed: Deed) -> None:
        """It is taken up: its papers are whole."""
        self._move(Action.ACCEPT, deed)
        self.papers, self.accepted_at = self.papers.all_accepted(), deed.now
        self._tell(NoticePurpose.ACCEPTED)
        self._say("accepted", self._promise())

    def decline(self, deed: Deed, reason: NotAccepted, go_to: str) -> None:
        """It is not taken up, and the applicant knows where to go."""
        self._move(Action.DECLINE, deed)
        self.go_to = go_to
        self._tell(NoticePurpose.NOT_ACCEPTED)
        self._say("not_accepted", {"reason": reason})

    def deem(self, deed: Deed) -> None:
        """Nobody has said anything in time: it counts as taken up."""
        self._move(Action.DEEM, deed)
        self.accepted_at = deed.now
        self._tell(NoticePurpose.ACCEPTED)
        self._say("deemed_accepted", self._promise())

    def warn(self, deed: Deed) -> None:
        """The time for the supplement is nearly over."""
        if self.state is not State.SUPPLEMENT_REQUESTED or self.warned:
            raise Conflict("不在补正期,或已提醒过", state=self.state, legal=self.legal)
        self.warned = True
        self._tell(NoticePurpose.LAPSES_SOON)
        self._say("lapse_warned", {})

    def lapse(self, deed: Deed) -> None:
        """What was missing has not come."""
        self._move(Action.LAPSE, deed)
        self._tell(NoticePurpose.LAPSED)
        self._say("lapsed", {})

    def forward(self, deed: Deed, bureau: str | None = None) -> None:
        """It goes to the bureau, through the green channel; what came back may go to another `bureau`.

        Raises Conflict for an item that no bureau decides, or where another is named at once.
        """
        back = self.state is State.HANDED_BACK
        self._move(Action.FORWARD, deed)
        if bureau and bureau != self.bureau and not back:
            raise Conflict("事项目录已指定办理部门;部门退回后才能改送其他部门", state=self.state)
        self.bureau = bureau or self.bureau
        if self.bureau is None:
            raise Conflict("这件事项没有指定县直部门,请县里先在事项目录中补上", state=self.state)
        self.forwarded = True
        self._say("forwarded", {"bureau": self.bureau})

    def deliver(self, deed: Deed, through: Through) -> None:
        """The decision is in the applicant's hands: what was granted, or the refusal with its remedy."""
        self._move(Action.DELIVER, deed)
        self._come(through)
        self._say("delivered", {"through": through, "trips": self.trips})

    def withdraw(self, deed: Deed, reason: Retreat) -> None:
        """The applicant doesn't want it any more."""
        self._move(Action.WITHDRAW, deed)
        self._go_on(deed)
        self._say("withdrawn", {"reason": reason})

    def move_to(self, centre: str, deed: Deed) -> None:
        """As any case; the applicant hears where it is done now."""
        Decision.move_to(self, centre, deed)
        self._tell(NoticePurpose.MOVED)

    def fail_notice(self, deed: Deed, purpose: NoticePurpose) -> None:
        """A message did not reach the applicant: somebody has to call."""
        self._say("notice_failed", {"purpose": purpose})

    def _promise(self) -> dict[str, str]:
        return {"promised": f"{self.limit_days}wd"}
