"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis import agents
from services.chassis.sealed import SealedColumn

PERSON = {part: f"veterans.person.{part}" for part in ("name", "phone", "identity")}
AGENT = agents.contexts("veterans")
HOME, SERVICE, TOLD, PETITION, NOTE = (
    "veterans.home",
    "veterans.service",
    "veterans.told",
    "veterans.petition",
    "veterans.note",
)
_CIPHER = "cipher"


def _people(table: str, column: str, contexts: dict[str, str]) -> dict[str, SealedColumn]:
    return {
        part: SealedColumn(table=table, key=("id",), column=column, inside=(part, _CIPHER), context=context)
        for part, context in contexts.items()
    }


VETERANS, APPLICANTS = _people("veteran", "person", PERSON), _people("veteran_case", "applicant", PERSON)
PETITIONERS = _people("petition", "petitioner", PERSON)
HOMES = SealedColumn(table="veteran", key=("id",), column="home", context=HOME)
SERVICES = SealedColumn(table="veteran", key=("id",), column="service", context=SERVICE)
PETITIONS = SealedColumn(table="petition", key=("id",), column="text", context=PETITION)

SEALED = (
    *VETERANS.values(),
    *APPLICANTS.values(),
    *PETITIONERS.values(),
    *agents.columns("veteran_case", AGENT),
    HOMES,
    SERVICES,
    PETITIONS,
    *(SealedColumn(table=table, key=("id",), column="told", context=TOLD) for table in ("veteran_case", "petition")),
    *(
        SealedColumn(table=f"{thing}_note", key=(thing, "sequence"), column="text", context=NOTE)
        for thing in ("home_visit", "petition", "veteran", "veteran_case")
    ),
)
