"""What may be done with a case of the echo wall: each verb one row of the table."""

from dataclasses import dataclass
from datetime import datetime

from contracts.feedback.words import CaseState as State
from contracts.feedback.words import Level, Rejection, WrongDesk
from contracts.people import Tier
from contracts.refusals import Conflict, Forbidden, Invalid
from contracts.staff import Handing
from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed
from services.feedback.domain.filed import Filed
from services.feedback.domain.people import tier_above
from services.feedback.domain.rules import LONGEST_EXTENSION, ON_DAYS, REWORKS, TRIES, Rules
from services.feedback.domain.transitions import TRANSITIONS, Action


@dataclass(slots=True, kw_only=True)
class Case(Filed):
    """One thing that somebody has said, until it is answered."""

    # Intake

    def receive(self, deed: Deed) -> None:
        """It has come in; whoever took it down is who was met first."""
        if deed.actor.tier in (Tier.CADRE, Tier.TOWN, Tier.COUNTY):
            self.first_contact = self.transcriber = deed.actor.id
        anonymous = self.anonymous
        self._say("received", {"kind": self.kind, "channel": self.channel, "anonymous": anonymous})

    def accept(self, deed: Deed) -> None:
        """It is taken up here (受理), and the days of its reply begin."""
        self._move(Action.ACCEPT, deed)
        self.first_contact = self.first_contact or deed.actor.id
        self.counted_from = deed.now
        if self.anonymous:
            self._say("accepted_anonymous", {"first_contact": self.first_contact})
        else:
            self._say("accepted", {"first_contact": self.first_contact})

    def reject(self, deed: Deed, reason: Rejection, duplicate_of: str | None = None) -> None:
        """It isn't taken up here; where to go instead stands in the encrypted answer."""
        self._move(Action.REJECT, deed)
        self.done_at = deed.now
        of = {} if duplicate_of is None else {"duplicate_of": duplicate_of}
        self._say("rejected", {"reason": reason} | of)

    def withdraw(self, deed: Deed) -> None:
        """Whoever brought it takes it back."""
        self._move(Action.WITHDRAW, deed)
        self.done_at = deed.now
        self._say("withdrawn", {})

    # Handling

    def assign(self, deed: Deed, assignee: str) -> None:
        """A named person has it (明确专人). Raises Invalid for one of those whom it may be about."""
        if self.accused and assignee.partition(":")[2].startswith(self.accused):
            raise Invalid("被反映的村或镇街的工作人员不能承办", errors={"assignee": ["请另选承办人"]})
        self._move(Action.ASSIGN, deed)
        self.assignee, self.bureau, self.assigned_at = assignee, None, deed.now
        self._say("assigned", {"assignee": assignee})

    def hand_over(self, deed: Deed, to: Handing, rules: Rules) -> None:
        """Whoever had it is away; its days go on."""
        self._move(Action.HAND_OVER, deed)
        before, self.assignee = self.assignee, to.to
        self._say("handed_over", to.data(before, self.due_at(rules)))

    def take_up(self, deed: Deed) -> None:
        """Work begins."""
        self._move(Action.TAKE_UP, deed)
        self._say("in_progress", {})

    def give_back(self, deed: Deed, reason: WrongDesk, rules: Rules) -> None:
        """It came to the wrong one (回退). Raises Conflict when that is found too late."""
        self._must_be_theirs(deed)
        latest = rules.after(self.assigned_at, rules.give_back_within) if self.assigned_at else None
        if (self.state, Action.GIVE_BACK) in TRANSITIONS and latest and deed.now >= latest:
            raise Conflict(f"转办超过 {rules.give_back_within} 个工作日,不能回退,请直接办理", state=self.state)
        self._move(Action.GIVE_BACK, deed)
        self.assignee = self.bureau = None
        self._say("returned", {"reason": reason})

    def transfer(self, deed: Deed, bureau: str) -> None:
        """A bureau of the county answers it."""
        self._move(Action.TRANSFER, deed)
        self.assignee, self.bureau, self.assigned_at = None, bureau, deed.now
        self._say("transferred", {"bureau": bureau})

    def expedite(self, deed: Deed) -> None:
        """It can't wait: 24 hours. Raises Conflict where that has been said."""
        if self.urgent:
            raise Conflict("已列为紧急", state=self.state, legal=self.legal)
        self._move(Action.EXPEDITE, deed)
        self.urgent = True
        self._say("expedited", {})

    def contact(self, deed: Deed) -> None:
        """Somebody has spoken with whoever brought it. Raises Conflict where nobody is known."""
        self._must_be_named()
        self._move(Action.CONTACT, deed)
        self._say("contacted", {})

    def ask_extension(self, deed: Deed, days: int, rules: Rules) -> None:
        """More time is asked for, before the time is over and once."""
        due = self.due_at(rules)
        if self.asked_days is not None or self.extra_days:
            raise Conflict("只能延期一次", state=self.state, legal=self.legal)
        if due is not None and deed.now >= due:
            raise Conflict("已过办理期限,不能再申请延期", state=self.state, legal=self.legal)
        if not 1 <= days <= LONGEST_EXTENSION:
            raise Invalid("延期超过上限", errors={"days": [f"应为 1 到 {LONGEST_EXTENSION} 个工作日"]})
        self._move(Action.ASK_EXTENSION, deed)
        self.asked_days, self.asked_at = days, deed.now
        self._say("extension_asked", {"days": days})

    def grant_extension(self, deed: Deed) -> None:
        """One tier up agrees; for a hotline's case the hotline."""
        asked_at = self._asked(deed)
        self._move(Action.GRANT_EXTENSION, deed)
        self.extra_days, self.asked_days = self.asked_days or 0, None
        self._say("extended", {"extended_by": f"{self.extra_days}wd", "asked_at": asked_at.isoformat()})

    def deny_extension(self, deed: Deed) -> None:
        """One tier up doesn't agree."""
        self._asked(deed)
        self._move(Action.DENY_EXTENSION, deed)
        self.asked_days = None
        self._say("extension_denied", {})

    # Answering

    def reply(self, deed: Deed, shown: tuple[str, str] | None) -> None:
        """The answer. Nobody can ask an anonymous filer how it went: the case closes with it."""
        self._must_be_theirs(deed)
        self._move(Action.REPLY, deed)
        self.shown = None if self.private or self.confidential else shown
        self.tries, self.asked_days = (), None
        self._say("replied", {"reworks": self.reworks})
        if self.anonymous:
            self.close(deed)

    def revisit(self, deed: Deed, *, solved: bool, level: Level) -> None:
        """What whoever brought it says of the answer: it counts for the three rates, and no cadre's word does."""
        self._must_be_named()
        self._move(Action.REVISIT, deed)
        self.solved, self.level = solved, int(level)
        self._say("revisited", {"solved": solved, "level": int(level)})

    def miss(self, deed: Deed) -> None:
        """Nobody was reached at the revisit; after enough tries on enough days the case is closed so."""
        self._must_be_named()
        tries = (*self.tries, deed.now.astimezone(SHANGHAI).date().isoformat())
        if len(tries) >= TRIES and len(set(tries)) >= ON_DAYS:
            self._move(Action.GIVE_UP, deed)
            self.tries, self.done_at = tries, deed.now
            self._say("closed_unreached", {"tries": len(tries)})
        else:
            self._move(Action.MISS, deed)
            self.tries = tries
            self._say("not_reached", {"tries": len(tries)})

    def close(self, deed: Deed) -> None:
        """Done: the filer is content, or is nobody who could be asked."""
        if self.state is State.REPLIED and not self.anonymous:
            raise Conflict("请先回访反映人再办结", state=self.state, legal=self.legal)
        if self.state is State.REVISITED and self._dissatisfied:
            raise Conflict("反映人不满意,请重办;已重办两次的由县级办理", state=self.state, legal=self.legal)
        self._move(Action.CLOSE, deed)
        self.done_at = deed.now
        self._say("closed", {})

    def rework(self, deed: Deed) -> None:
        """The filer isn't content: once more, and twice at the most."""
        self._must_be_dissatisfied(Action.REWORK)
        if self.state is State.REVISITED and self.reworks >= REWORKS:
            raise Conflict(f"已重办 {REWORKS} 次,请提级由县级办理", state=self.state, legal=self.legal)
        self._move(Action.REWORK, deed)
        self.reworks, self.counted_from, self.extra_days = self.reworks + 1, deed.now, 0
        self._say("reworking", {"reworks": self.reworks})

    def escalate(self, deed: Deed) -> None:
        """The county takes what two reworks didn't settle."""
        self._must_be_dissatisfied(Action.ESCALATE)
        if self.state is State.REVISITED and self.reworks < REWORKS:
            raise Conflict(f"重办满 {REWORKS} 次仍不满意的,才由县级办理", state=self.state, legal=self.legal)
        self._move(Action.ESCALATE, deed)
        self._say("county_handling", {})

    def conclude(self, deed: Deed, shown: tuple[str, str] | None) -> None:
        """The county ends it, with a reason that everybody may read. Raises Forbidden for any other tier."""
        if deed.actor.tier is not Tier.COUNTY:
            raise Forbidden("由县级办结并公开理由")
        self._move(Action.CONCLUDE, deed)
        self.shown = None if self.private or self.confidential else shown
        self.done_at = deed.now
        self._say("closed", {})

    def reopen(self, deed: Deed, rules: Rules) -> None:
        """It wasn't settled after all: once, within 30 days."""
        if self.reopened:
            raise Conflict("只能再次反映一次,请另行提出", state=self.state, legal=self.legal)
        if self.done_at is not None and deed.now - self.done_at > rules.reopen_within:
            raise Conflict(f"办结超过 {rules.reopen_within.days} 天,请另行提出", state=self.state, legal=self.legal)
        self._move(Action.REOPEN, deed)
        self.reopened, self.done_at, self.shown = True, None, None
        self.counted_from, self.extra_days, self.reworks = deed.now, 0, 0
        self._say("reopened", {})

    @property
    def _dissatisfied(self) -> bool:
        return self.solved is False or (self.level is not None and self.level <= Level.BAD)

    def _must_be_dissatisfied(self, action: Action) -> None:
        if (self.state, action) in TRANSITIONS and not self._dissatisfied:
            raise Conflict("反映人已满意,请办结", state=self.state, legal=self.legal)

    def _must_be_named(self) -> None:
        if self.anonymous:
            raise Conflict("反映人没有留下电话,无法联系", state=self.state, legal=self.legal)

    def _must_be_theirs(self, deed: Deed) -> None:
        if deed.actor.tier is Tier.BUREAU and deed.actor.id != f"bureau:{self.bureau}":
            raise Conflict("这件事项没有转到贵部门", state=self.state, legal=self.legal)

    def _asked(self, deed: Deed) -> datetime:
        """When more time was asked for. Raises Conflict where it wasn't, Forbidden where another one decides."""
        decides = Tier.PARTNER if self.partner else tier_above(self.centre)
        if deed.actor.tier not in (decides, Tier.COUNTY):
            raise Forbidden("延期由上一级审批;热线转来的由热线答复", decides=decides)
        if self.asked_days is None or self.asked_at is None:
            raise Conflict("没有待审批的延期申请", state=self.state, legal=self.legal)
        return self.asked_at
