"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis import agents
from services.chassis.sealed import SealedColumn

APPLICANT = {part: f"hall.applicant.{part}" for part in ("name", "phone", "identity")}
AGENT = agents.contexts("hall")
PARTY = {part: f"hall.party.{part}" for part in ("name", "phone")}
MEMBER = {part: f"hall.member.{part}" for part in ("name", "phone")}
HOUSEHOLD = {part: f"hall.household.{part}" for part in ("head", "phone")}
GO_TO, TOLD, NOTE, RECORD = "hall.go_to", "hall.told", "hall.note", "hall.record"

_MOST_PARTIES = 10
_CIPHER = "cipher"

APPLICANT_COLUMNS = {
    part: SealedColumn(table="application", key=("id",), column="applicant", inside=(part, _CIPHER), context=context)
    for part, context in APPLICANT.items()
}
RECORD_COLUMN = SealedColumn(table="mediation_record", key=("id",), column="text", context=RECORD)

SEALED = (
    *APPLICANT_COLUMNS.values(),
    *agents.columns("application", AGENT),
    SealedColumn(table="application", key=("id",), column="go_to", context=GO_TO),
    SealedColumn(table="application", key=("id",), column="told", context=TOLD),
    *(
        SealedColumn(table=f"{thing}_note", key=(thing, "sequence"), column="text", context=NOTE)
        for thing in ("application", "mediation", "volunteer_task")
    ),
    *(
        SealedColumn(
            table="mediation", key=("id",), column="parties", inside=(str(number), part, _CIPHER), context=context
        )
        for number in range(_MOST_PARTIES)
        for part, context in PARTY.items()
    ),
    RECORD_COLUMN,
    *(
        SealedColumn(table="member", key=("id",), column=part, inside=(_CIPHER,), context=context)
        for part, context in MEMBER.items()
    ),
    *(
        SealedColumn(table="household", key=("id",), column=part, inside=(_CIPHER,), context=context)
        for part, context in HOUSEHOLD.items()
    ),
)
