"""What a town enters of duty at a centre (坐班值班), where nothing that was handled shows it."""

from contracts.people import Tier
from contracts.supervision import silence as bodies
from services.chassis.casework.acting import note
from services.chassis.http.routes import Call, Route, Write
from services.supervision.domain.silence import Duty
from services.supervision.handlers.listening import EnterDuty
from services.supervision.store import listening as store


def enter(call: Call) -> EnterDuty:
    """Somebody is there, with a reason."""
    duty = Duty(call.body["begin"], call.body["until"])
    return EnterDuty(call.path["id"], duty, note(call.body["note"], store.NOTE, call.vault))


ROUTES: tuple[Route, ...] = (
    Write(
        path="/v1/centres/{id}/duty",
        command=enter,
        body=bodies.ENTER_DUTY,
        answer=bodies.DUTY_ENTERED,
        allow=frozenset({Tier.TOWN, Tier.COUNTY}),
        summary="登记值班:没有办件也有人在岗,写明理由",
    ),
)
