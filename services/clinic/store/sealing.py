"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis import agents
from services.chassis.sealed import SealedColumn

NAME, PHONE, IDENTITY = "clinic.patient.name", "clinic.patient.phone", "clinic.patient.identity"
AGENT = agents.contexts("clinic")
NOTE, REPORT = "clinic.note", "clinic.disease_report"
THINGS = ("schedule", "appointment", "suspension", "disease_report")
"""Cases beside whose events remarks are kept."""

PATIENT = {
    "name": SealedColumn(table="appointment", key=("id",), column="name", context=NAME),
    "phone": SealedColumn(table="appointment", key=("id",), column="phone", context=PHONE),
    "identity": SealedColumn(table="appointment", key=("id",), column="identity", context=IDENTITY),
}
CONTENT = SealedColumn(table="disease_report", key=("id",), column="content", context=REPORT)

SEALED = (
    *PATIENT.values(),
    *agents.columns("appointment", AGENT),
    CONTENT,
    *(SealedColumn(table=f"{each}_note", key=(each, "sequence"), column="text", context=NOTE) for each in THINGS),
)
