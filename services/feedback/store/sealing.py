"""Which columns hold encrypted text, and what each is bound to."""

from services.chassis import agents
from services.chassis.sealed import SealedColumn

TEXT, NAME, PHONE = "feedback.text", "feedback.filer.name", "feedback.filer.phone"
AGENT = agents.contexts("feedback")
NOTE, OPINION, RATER = "feedback.note", "feedback.rating.text", "feedback.rating.phone"

FILER = {
    "name": SealedColumn(table="feedback", key=("id",), column="filer", inside=("name", "cipher"), context=NAME),
    "phone": SealedColumn(table="feedback", key=("id",), column="filer", inside=("phone", "cipher"), context=PHONE),
}
HELPER = dict(zip(("name", "phone"), agents.columns("feedback", AGENT), strict=True))
VOICE = {
    "text": SealedColumn(table="rating", key=("id",), column="text", context=OPINION),
    "phone": SealedColumn(table="rating", key=("id",), column="phone", inside=("cipher",), context=RATER),
}
SEALED = (
    SealedColumn(table="feedback", key=("id",), column="text", context=TEXT),
    *FILER.values(),
    *VOICE.values(),
    *HELPER.values(),
    *(
        SealedColumn(table=f"{thing}_note", key=(thing, "sequence"), column="text", context=NOTE)
        for thing in ("feedback", "rectification", "letterbox")
    ),
)
