"""How a centre is built (建): design, building, money, acceptance."""

from dataclasses import dataclass, replace
from datetime import date

from contracts.refusals import Conflict, Invalid
from contracts.sites import Cost
from services.centres.domain.dossier import Design, Measured
from services.centres.domain.gates import lacking
from services.centres.domain.rules import Rules
from services.centres.domain.siting import Siting, refuse_unmet
from services.centres.domain.transitions import Action
from services.chassis.machine import Deed


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that was paid, in fen; what was paid by mistake is booked once more, below nought."""

    kind: Cost
    fen: int
    on: date
    by: str
    sequence: int


@dataclass(slots=True, kw_only=True)
class Building(Siting):
    """`spent_fen` is the sum of all bookings; `booked` are new ones, written with it and not loaded again."""

    spent_fen: int = 0
    booked: tuple[Booking, ...] = ()

    def design(self, deed: Deed, design: Design) -> None:
        """Documents by which it is to be built, and what it is to cost."""
        self._move(Action.DESIGN, deed)
        if not design.files:
            raise Invalid("没有设计文件", errors={"files": ["请至少上传一个设计文件"]})
        self.dossier = replace(self.dossier, design=design)
        self._say("designed", {"plan_fen": design.plan_fen, "files": len(design.files)})

    def start(self, deed: Deed) -> None:
        """Building begins."""
        self._move(Action.START, deed)
        self._say("building_started", {"batch": self._batch})

    def book(self, deed: Deed, kind: Cost, fen: int, on: date) -> None:
        """Money was paid. Raises Invalid where less than nothing would have been."""
        self._move(Action.BOOK, deed)
        if self.spent_fen + fen < 0:
            raise Invalid("冲销金额超过已登记的支出", errors={"fen": [f"至多冲销 {self.spent_fen} 分"]})
        self.spent_fen += fen
        self._say("cost_booked", {"kind": kind, "fen": fen, "spent_fen": self.spent_fen})
        self.booked += (Booking(kind, fen, on, deed.actor.id, self.version),)

    def accept(self, deed: Deed, measured: Measured, rules: Rules) -> None:
        """It is as it must be. Raises Conflict, naming what is missing."""
        self._move(Action.ACCEPT, deed)
        refuse_unmet("不能验收合格", lacking(measured, self.dossier.design, rules))
        self.dossier = replace(self.dossier, measured=measured)
        self._say("accepted", {"storeys": measured.storeys, "area_m2": measured.area_m2})

    def fail(self, deed: Deed, measured: Measured, rules: Rules) -> None:
        """It isn't, and is put right. Raises Conflict where nothing is missing."""
        self._move(Action.FAIL, deed)
        missing = [each.gate for each in lacking(measured, self.dossier.design, rules)]
        if not missing:
            raise Conflict("各项都符合验收标准:请登记验收合格", state=self.state)
        self.dossier = replace(self.dossier, measured=measured)
        self._say("acceptance_failed", {"missing": list(missing)})

    def rectify(self, deed: Deed) -> None:
        """What was missing is there now (整改), to be looked at again."""
        self._move(Action.RECTIFY, deed)
        self._say("rectified", {"batch": self._batch})

    def open(self, deed: Deed, centre: str) -> None:
        """A centre is open there. Its id is the statistical code of its host village where that is known."""
        self._move(Action.OPEN, deed)
        code = self.dossier.proposal.host.code
        if code is not None and centre != code:
            raise Invalid("编号应为所在村的统计用区划代码", errors={"id": [f"应为 {code}"]})
        if not centre.startswith(self.town):
            raise Invalid("编号不在本镇街", errors={"id": [f"应以 {self.town} 开头"]})
        self.centre = centre
        self._say("opened", {"centre": centre, "batch": self._batch})
