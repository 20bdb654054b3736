"""The invented villages come into the register as a county's own do: by a table that is checked and applied."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from contracts.people import SYSTEM
from services.centres.domain.imports import Kind
from services.centres.domain.village import Village
from services.centres.domain.villagelist import VillageList
from services.centres.handlers.importing import Apply
from services.centres.store import imports, villages
from services.chassis.work import Job, Status, UnitOfWork


def enter(engine: Engine, unit: UnitOfWork, invented: Sequence[Village]) -> None:
    """Once, into a register that no table was ever applied to: what a county has is never written over."""
    with engine.begin() as connection:
        if imports.applied(connection):
            return
        table_id = imports.begin(connection, Kind.VILLAGES, SYSTEM.id, "the invented county")
        table = VillageList(villages.towns(connection), villages.aliases(connection))
        imports.add(connection, table_id, 0, list(table.rows(_lines(invented))), table.lines)
        table.end()
        imports.finish(connection, table_id, Kind.VILLAGES, table)
    [outcome] = unit.run([Job(command=Apply(table_id))])
    if outcome.status is not Status.ACCEPTED:
        raise RuntimeError("the villages were not accepted") from (outcome.error or outcome.refusal)


def _lines(invented: Sequence[Village]) -> Iterator[Sequence[str]]:
    yield [column.heading for column in VillageList.columns]
    for village in invented:
        place = village.location
        yield [
            village.code,
            village.name,
            "",
            str(village.population),
            str(village.households),
            str(place.lon),
            str(place.lat),
            village.merged_into or "",
        ]
