"""The window of one centre's hall, as cadres, villagers and bureaus meet there: each deed a request."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.client import Client, bearer
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, clocks, story, the_case
from tests.waiting import eventually

NAME, IDENTITY = "钱谷雨", "11010519491231002X"
_EARLIER = {
    """UPDATE hall.application SET submitted_at = submitted_at - %(span)s, noticed_at = noticed_at - %(span)s,
        due_at = due_at - %(span)s WHERE id = %(application)s""",
    "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'hall:' || %(application)s",
}
"""What the hall and supervision count from."""


@dataclass(frozen=True)
class Window:
    """The window of one centre in a running county; `phone` is the applicant's."""

    county: County
    centre: str
    phone: str

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    @property
    def cadre(self) -> str:
        """The token of who sits at the window."""
        return self.client.cadre(self.centre)

    @property
    def villager(self) -> str:
        """The token of whoever has shown that the phone is theirs."""
        vault = Vault.from_file(Path(self.county.environment["FIELD_KEYS_FILE"]))
        return villagers.issue(vault, phone_hash(self.phone, vault), datetime.now(UTC))[0]

    @property
    def applicant(self) -> dict[str, Any]:
        """Who applies."""
        return {"name": NAME, "phone": self.phone, "identity": {"kind": "id_card", "number": IDENTITY}}

    def apply(self, *papers: str, item: str = "temporary_relief") -> str:
        """Somebody applies at the window with these papers; the application's id."""
        brought = [{"paper": paper} for paper in papers]
        return str(self.act("", item=item, applicant=self.applicant, papers=brought)["id"])

    def act(self, path: str, **body: Any) -> dict[str, Any]:
        """A cadre's deed that goes well: on an application `<id>/<verb>`."""
        return self.do(f"applications/{path}".rstrip("/"), self.cadre, body)

    def at_bureau(self, path: str, bureau: str = "civil_affairs", **body: Any) -> dict[str, Any]:
        """A bureau's deed that goes well."""
        return self.do(f"bureau/applications/{path}", self.client.bureau(bureau), body)

    def online(self, path: str, **body: Any) -> dict[str, Any]:
        """A villager's deed that goes well."""
        return self.do(f"my/applications/{path}".rstrip("/"), self.villager, body)

    def do(self, path: str, token: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A request that goes well."""
        answer = self.client.post(f"/hall/v1/{path}", token, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def look(self, path: str, token: str | None = None) -> httpx.Response:
        """A read, by default by the cadre."""
        return self.client.get(f"/hall/v1/{path}", token or self.cadre)

    def upload(self, content: bytes) -> str:
        """A villager's scan; its id."""
        answer = self.client.http.post("/hall/v1/my/files", content=content, headers=bearer(self.villager))
        return str(answer.raise_for_status().json()["id"])

    def state(self, application: str) -> str:
        """Where it stands."""
        return str(self.look(f"applications/{application}").raise_for_status().json()["state"])

    def forwarded(self) -> str:
        """The id of an application that its bureau has been handed."""
        application = self.apply("identity_card", "form")
        self.act(f"{application}/accept")
        self.act(f"{application}/forward")
        return application

    def bureaus_system_says(self, what: str, application: str, **data: Any) -> dict[str, Any]:
        """A signed event of the bureau's own system; its result."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "/bureau-civil-affairs",
            "type": f"partner.application.{what}.v1",
            "datacontenttype": "application/json",
            "data": {"application": application, **data},
        }
        return self.client.post_event(event, "bureau-civil-affairs", "hall")

    def pass_days(self, application: str, days: int, events: int) -> None:
        """Let so many days pass for one application, of which supervision has `events`."""
        the_case(self.client, application, events, "hall")
        span = {"span": timedelta(days=days), "application": application}
        self.county.change(dict.fromkeys(_EARLIER, span))

    def reaches(self, application: str, version: int) -> None:
        """Wait until a limit has rung."""
        path = f"applications/{application}"
        eventually(lambda: self.look(path).json()["version"] >= version, within=LONG, every=0.1)

    def told(self, case: str, events: int) -> tuple[list[str], dict[str, list[str]]]:
        """What the county's page says of a case: its story, and how each promise stands."""
        found = the_case(self.client, case, events, "hall")
        return story(found), clocks(found)
