"""How a site is chosen (选): every verb checks the table, changes the dossier and says what has happened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from contracts.people import COUNTY, Party
from contracts.refusals import Conflict, Invalid
from contracts.sites import Gate
from contracts.sites import SiteState as State
from services.centres.domain.correcting import CorrectedByCounty
from services.centres.domain.dossier import Assessment, Dossier, Opinion, Proposal, Survey
from services.centres.domain.gates import Unmet, unmet
from services.centres.domain.ground import Ground
from services.centres.domain.transitions import SITING, UNDECIDED, Action
from services.chassis.calendar import SHANGHAI
from services.chassis.machine import Deed

_NO_JOINT = (State.REFUSED, State.REVOKED, State.MERGED)


@dataclass(slots=True, kw_only=True)
class Siting(CorrectedByCounty):
    """One site; `town` proposes it. `centre` is the town until a centre has opened there, then that centre's id."""

    THING: ClassVar[str] = "site"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = SITING
    FINAL: ClassVar[Collection[str]] = (Action.REVOKE, Action.BOOK, Action.OPEN)

    town: str
    dossier: Dossier
    state: State = State.PROPOSED

    @property
    def host(self) -> str:
        """The key of the village in which it lies."""
        return self.dossier.proposal.host.key(self.town)

    @property
    def files(self) -> frozenset[str]:
        """All files that came with it, also those of an earlier proposal or survey."""
        earlier = (Dossier.read(move.kept["dossier"]).files for move in self.moves)
        return self.dossier.files.union(*earlier)

    def propose(self, deed: Deed) -> None:
        """The town proposes it."""
        self._say("proposed", {"batch": self._batch, "again": False})

    def propose_again(self, deed: Deed, proposal: Proposal) -> None:
        """After a refusal, with what has changed: it is surveyed anew, and both bureaux say anew what they think."""
        self._move(Action.PROPOSE, deed)
        self.dossier = Dossier(proposal=proposal, assessment=self.dossier.assessment)
        self._say("proposed", {"batch": self._batch, "again": True})

    def survey(self, deed: Deed, survey: Survey) -> None:
        """People were there."""
        self._move(Action.SURVEY, deed)
        if survey.on > deed.now.astimezone(SHANGHAI).date():
            raise Invalid("勘验日期还没有到", errors={"on": ["应不晚于今天"]})
        self.dossier = replace(self.dossier, survey=survey)
        self._say("surveyed", {"batch": self._batch})

    def opine(self, deed: Deed, bureau: str, opinion: Opinion) -> None:
        """A bureau agrees or doesn't; a later opinion stands in the place of an earlier one."""
        self._move(Action.OPINE, deed)
        self.dossier = replace(self.dossier, opinions={**self.dossier.opinions, bureau: opinion})
        said = {"bureau": bureau, "agrees": opinion.agrees, "on_paper": opinion.on_paper}
        if bureau == "housing":
            self._say("housing_opinion_given", said)
        else:
            self._say("natural_resources_opinion_given", said)

    def assess(self, deed: Deed, assessment: Assessment) -> None:
        """Scores were given: a reference for whoever decides (重要参考)."""
        self._move(Action.ASSESS, deed)
        self.dossier = replace(self.dossier, assessment=assessment)
        self._say("assessed", {"indicators": assessment.version})

    def approve(self, deed: Deed, ground: Ground) -> None:
        """Yes. Raises Conflict, naming each gate that isn't passed."""
        self._move(Action.APPROVE, deed)
        refuse_unmet("不能批复", unmet(self, ground))
        ground.take(self)
        self._say("approved", {"batch": self._batch})

    def refuse(self, deed: Deed, ground: Ground, found: Sequence[Gate]) -> None:
        """No: for each gate that isn't passed, and for what people have `found`. Raises Invalid without any."""
        self._move(Action.REFUSE, deed)
        gates = tuple(dict.fromkeys([*(Gate(each.gate) for each in unmet(self, ground)), *found]))
        if not gates:
            raise Invalid("各项条件都已具备:不予批复须写明哪一项不符合", errors={"found": ["请至少选一项"]})
        self.dossier = replace(self.dossier, unmet=gates)
        self._say("refused", {"batch": self._batch, "gates": list(gates)})

    def revoke(self, deed: Deed) -> None:
        """The approval is taken back; its place is free again."""
        self._move(Action.REVOKE, deed)
        self._say("revoked", {"batch": self._batch})

    def merge(self, deed: Deed, joint: "Siting", ground: Ground) -> None:
        """Its village was merged: the joint site stands for it, and it keeps its history."""
        self._move(Action.MERGE, deed)
        office = ground.joint_of(self)
        if office is None or office.key(joint.town) != joint.host:
            raise Conflict("本村没有并入该选址所在的村:请先登记规模调整,或核对共同办公地点")
        if joint.state in _NO_JOINT:
            raise Conflict("共同办公地点的选址未获批复或已撤销,不能并入", joint=joint.state)
        self.dossier = replace(self.dossier, joint=joint.id)
        self._say("merged", {"batch": self._batch, "joint": joint.id})

    @property
    def _batch(self) -> int:
        return self.dossier.proposal.batch

    def _owed(self) -> tuple[Party, str]:
        return Party.TOWN, COUNTY if self.state in UNDECIDED or self.state is State.ACCEPTED else self.town

    def _kept(self) -> Mapping[str, Any]:
        return {"dossier": self.dossier.data()}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.dossier = Dossier.read(kept["dossier"])


def refuse_unmet(what: str, missed: Sequence[Unmet]) -> None:
    """Raises Conflict where something isn't as it must be, named by field."""
    if not missed:
        return
    errors: dict[str, list[str]] = {}
    for each in missed:
        errors.setdefault(each.field, []).append(each.told)
    gates = list(dict.fromkeys(each.gate for each in missed))
    raise Conflict(f"{what}:{len(gates)} 项不符合,见各项说明", errors=errors, gates=gates)
