"""The report of an infectious disease: what it says is encrypted, when it is due is all that the house knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from contracts.clinics import ReportState as State
from contracts.refusals import Conflict
from services.chassis.machine import Deed, Machine


class ReportAction(StrEnum):
    """What cadres do with a report."""

    REPORT = "report"
    """报告"""
    AMEND = "amend"
    """订正"""
    RULE_OUT = "rule_out"
    """排除"""


REPORTS: Mapping[tuple[State, ReportAction], State] = {
    (State.OPEN, ReportAction.REPORT): State.REPORTED,
    (State.OPEN, ReportAction.RULE_OUT): State.RULED_OUT,
    (State.REPORTED, ReportAction.AMEND): State.REPORTED,
    (State.REPORTED, ReportAction.RULE_OUT): State.RULED_OUT,
}
"""What may happen to a report, as a table."""


@dataclass(slots=True, kw_only=True)
class DiseaseReport(Machine):
    """One card (传染病报告卡); `content` is encrypted JSON, `urgent` says that it is due within two hours."""

    THING: ClassVar[str] = "disease_report"
    TRANSITIONS: ClassVar[Mapping[tuple[Any, Any], Any]] = REPORTS
    SETTLED: ClassVar[frozenset[State]] = frozenset({State.REPORTED, State.RULED_OUT})
    FINAL: ClassVar[tuple[str, ...]] = (ReportAction.AMEND,)

    content: str
    urgent: bool
    opened_at: datetime
    reported_at: datetime | None = None
    state: State = State.OPEN

    def open(self) -> None:
        """It has been found; its clock runs."""
        if self.urgent:
            self._say("opened_urgent", {})
        else:
            self._say("opened", {})

    def report(self, deed: Deed) -> None:
        """The disease control knows."""
        self._move(ReportAction.REPORT, deed)
        self.reported_at = deed.now
        self._say("reported", {})

    def amend(self, deed: Deed, content: str, *, urgent: bool) -> None:
        """The disease control knows better (订正). Raises Conflict for what has a shorter limit."""
        if urgent and not self.urgent:
            raise Conflict("订正后须在 2 小时内报告:请排除本卡,另填一张", state=self.state)
        self._move(ReportAction.AMEND, deed)
        self.content = content
        self._say("amended", {})

    def rule_out(self, deed: Deed) -> None:
        """It was something else."""
        self._move(ReportAction.RULE_OUT, deed)
        self._say("ruled_out", {})

    def _kept(self) -> Mapping[str, Any]:
        return {"reported_at": self.reported_at and self.reported_at.isoformat()}

    def _restore(self, kept: Mapping[str, Any]) -> None:
        self.reported_at = datetime.fromisoformat(kept["reported_at"]) if kept["reported_at"] else None
