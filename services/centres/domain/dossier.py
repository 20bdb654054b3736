"""What is known of a site: its proposal, survey, opinions, assessment, design and acceptance. Each as JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from contracts.rooms import RoomKind
from contracts.sites import Datum, Device, Gate, Priority, Tenure
from services.centres.domain.location import Location


@dataclass(frozen=True, slots=True)
class VillageNamed:
    """A village by its statistical code, twelve digits, where that is known."""

    code: str | None
    name: str

    def key(self, town: str) -> str:
        """By what it is told from others: its code, else its name within its town."""
        return self.code or f"{town}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a town proposes. `proof` are files that show whose the land is; `by` is the actor."""

    name: str
    batch: int
    host: VillageNamed
    villages: tuple[VillageNamed, ...]
    location: Location
    datum: Datum
    tenure: Tenure
    proof: tuple[str, ...]
    priorities: tuple[Priority, ...]
    by: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Proposal":
        """From JSON."""
        return cls(
            **{name: said[name] for name in ("name", "batch", "by")},
            host=VillageNamed(**said["host"]),
            villages=tuple(VillageNamed(**each) for each in said["villages"]),
            location=Location(**said["location"]),
            datum=Datum(said["datum"]),
            tenure=Tenure(said["tenure"]),
            proof=tuple(said["proof"]),
            priorities=tuple(Priority(each) for each in said["priorities"]),
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """That people were there (实地勘验)."""

    on: date
    by: str
    files: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Survey":
        """From JSON."""
        return cls(date.fromisoformat(said["on"]), said["by"], tuple(said["files"]))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a bureau thinks; `on_paper` where the county entered it with the paper."""

    agrees: bool
    by: str
    on_paper: bool
    files: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Opinion":
        """From JSON."""
        return cls(said["agrees"], said["by"], said["on_paper"], tuple(said["files"]))


@dataclass(frozen=True, slots=True)
class Assessment:
    """Scores of 0 to 100 by indicator, by the indicators in a `version`."""

    version: int
    scores: Mapping[str, int]
    by: str
    on: date

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Assessment":
        """From JSON."""
        return cls(said["version"], said["scores"], said["by"], date.fromisoformat(said["on"]))


@dataclass(frozen=True, slots=True)
class Design:
    """The design documents, and what it is to cost in fen."""

    plan_fen: int
    by: str
    files: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Design":
        """From JSON."""
        return cls(said["plan_fen"], said["by"], tuple(said["files"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found at an acceptance; areas in square metres of floor."""

    on: date
    by: str
    storeys: int
    area_m2: int
    office_m2: int
    service_m2: int
    rooms: tuple[RoomKind, ...]
    equipment: tuple[Device, ...]
    files: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Measured":
        """From JSON."""
        plain = ("by", "storeys", "area_m2", "office_m2", "service_m2")
        return cls(
            **{name: said[name] for name in plain},
            on=date.fromisoformat(said["on"]),
            rooms=tuple(RoomKind(each) for each in said["rooms"]),
            equipment=tuple(Device(each) for each in said["equipment"]),
            files=tuple(said["files"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All of it. `unmet` are the gates for which it was refused last, `joint` is the site that it was merged into."""

    proposal: Proposal
    survey: Survey | None = None
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    assessment: Assessment | None = None
    unmet: tuple[Gate, ...] = ()
    joint: str | None = None
    design: Design | None = None
    measured: Measured | None = None

    def data(self) -> dict[str, Any]:
        """As JSON."""
        said: dict[str, Any] = _plain(asdict(self))
        return said

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Dossier":
        """From JSON."""
        parts: Mapping[str, Any] = {
            "survey": Survey,
            "assessment": Assessment,
            "design": Design,
            "measured": Measured,
        }
        return cls(
            proposal=Proposal.read(said["proposal"]),
            opinions={bureau: Opinion.read(each) for bureau, each in said["opinions"].items()},
            unmet=tuple(Gate(each) for each in said["unmet"]),
            joint=said["joint"],
            **{name: part.read(said[name]) for name, part in parts.items() if said[name]},
        )

    @property
    def files(self) -> frozenset[str]:
        """All files that came with any of it."""
        parts = (self.proposal.proof, *(each.files for each in self.opinions.values()))
        more = (each.files for each in (self.survey, self.design, self.measured) if each)
        return frozenset(file for files in (*parts, *more) for file in files)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
