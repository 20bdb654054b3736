"""Suspensions of an earlier schema go on, each with the no-shows that it had counted."""

from services.chassis.migrations import migrate
from services.clinic.events import due
from tests.integration.clinic.desk import Desk

AS_BEFORE = (
    (
        "ALTER TABLE centre DROP COLUMN state, DROP COLUMN joint_site, DROP COLUMN reason, DROP COLUMN instead,"
        " DROP COLUMN reopens_on"
    ),
    "ALTER TABLE suspension DROP COLUMN counted",
    "ALTER TABLE appointment DROP COLUMN expected_at, DROP COLUMN agent",
    "UPDATE clinic_version SET version_num = '0001'",
)


def counted(desk: Desk) -> list[list[str]]:
    return [row[0] for row in desk.sql("SELECT counted::text[] FROM suspension ORDER BY imposed_at")]


def test_a_suspension_of_the_first_schema_knows_what_it_has_counted(desk: Desk) -> None:
    missed = [desk.miss(0, day) for day in (1, 2, 3)]
    [early] = desk.slots(day=4)
    desk.sql("UPDATE suspension SET until = now()")
    booked = desk.book(early)["id"]
    later = [*(desk.miss(0, day) for day in (5, 6)), booked]
    desk.sql("UPDATE appointment SET due_at = now() WHERE id = %s", booked)
    desk.tick(due)
    before = counted(desk)
    for statement in AS_BEFORE:
        desk.sql(statement)

    migrate("clinic", desk.database.services["clinic"].owner)

    assert before == [sorted(missed), sorted(later)]
    assert counted(desk) == before
