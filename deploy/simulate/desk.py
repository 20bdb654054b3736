"""What is entered at a clinic's desk, and what a hospital's system posts to it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.signing import signed
from deploy.simulate.tally import Tally
from services.clinic.seed import ROOM

__all__ = ["ROOM", "Desk"]

OK, CONFLICT = 200, 409
ADDRESS = "示范村立春路 1 号"


class Desk:
    """One patient at one centre's clinic; `key` tells their requests from all others, and is the hospital's number."""

    def __init__(self, line: Line, tally: Tally, centre: str, key: str) -> None:
        self._line = line
        self._tally = tally
        self._centre = centre
        self._key = key

    async def slots(self) -> Sequence[Mapping[str, Any]]:
        """The clinic's slots to come, soonest first."""
        answer = await self._line.ask(lambda it: Request("GET", "/clinic/v1/slots?limit=20", headers=self._bearer(it)))
        slots: Sequence[Mapping[str, Any]] = content_of(answer).get("items", [])
        return slots

    async def post(self, path: str, body: Mapping[str, Any], counts: str) -> Mapping[str, Any]:
        """The answer, counted; nothing where somebody was faster."""
        content = json.dumps(body).encode()

        def make(credentials: Credentials) -> Request:
            key = {"content-type": "application/json", "idempotency-key": f"{self._key}-{path}"}
            return Request("POST", f"/clinic/v1/{path}", content, key | self._bearer(credentials))

        answer, what = await self._line.ask(make), f"卫生室 {path.rpartition('/')[2]}"
        if answer.status_code == CONFLICT:
            self._tally.overtaken(what)
        else:
            self._tally.done(counts, what, answer)
        return content_of(answer) if answer.status_code == OK else {}

    async def card(self, disease: str, patient: Mapping[str, str]) -> Mapping[str, Any]:
        """The card of a notifiable disease."""
        now = datetime.now(UTC).isoformat()
        body = {"disease": disease, "case_class": "suspected", "patient": patient, "address": ADDRESS}
        return await self.post("disease-reports", body | {"diagnosed_at": now}, "handled")

    async def hospital(self, what: str, **said: Any) -> bool:
        """A signed event of the hospital's about this patient; whether it was accepted."""
        event = {
            "specversion": "1.0",
            "id": f"{self._key}-{what}",
            "source": "/hospital",
            "type": f"partner.appointment.{what}.v1",
            "datacontenttype": "application/json",
            "data": {"reference": self._key, **said},
        }
        body, title = json.dumps(event, ensure_ascii=False).encode(), f"partner.appointment.{what}.v1"
        answer = await self._line.ask(
            lambda credentials: signed("/clinic/v1/events", credentials.hospital, credentials.hospital_secret, body)
        )
        if answer.status_code != OK:
            self._tally.unexpected(title, answer)
            return False
        [result] = content_of(answer)["results"]
        if result.get("problem", {}).get("status") == CONFLICT:
            self._tally.overtaken(title)
        else:
            self._tally.each("handled", title, [result])
        return "problem" not in result

    def _bearer(self, credentials: Credentials) -> dict[str, str]:
        return {"authorization": f"Bearer {credentials.cadres[self._centre]}"}
