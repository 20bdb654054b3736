"""The echo wall of one centre, as villagers, cadres, town and county meet at it: each deed a request."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contracts.feedback.words import RatedBy
from services.chassis.vault import Vault
from services.feedback.domain.rating import Ticket, rating_of
from services.feedback.store import tickets
from tests.end_to_end.client import Client, bearer
from tests.end_to_end.county import County
from tests.end_to_end.station import clocks, story, the_case

_EARLIER = {
    "UPDATE feedback.feedback SET counted_from = counted_from - %(span)s WHERE id = %(case)s",
    "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'feedback:' || %(case)s",
}
"""What the echo wall and supervision count from."""


def nobodys_phone() -> str:
    """A number that nobody has, and no other test."""
    return f"154{uuid.uuid4().int % 10**8:08}"


@dataclass(frozen=True)
class Wall:
    """What is said at one centre of a running county; `phone` is the villager's."""

    county: County
    centre: str
    phone: str = field(default_factory=nobodys_phone)

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    @property
    def cadre(self) -> str:
        """The token of who sits at the counter."""
        return self.client.cadre(self.centre)

    @property
    def town(self) -> str:
        """The token of who supervises the town."""
        token: str = self.client.credentials["tokens"]["town"][self.centre[:9]]
        return token

    @property
    def contact(self) -> dict[str, str]:
        """Who says it."""
        return {"name": "钱谷雨", "phone": self.phone}

    def file(self, text: str, **said: Any) -> dict[str, Any]:
        """Somebody says something over the net; its id and receipt."""
        body = {"kind": "help", "centre": self.centre, "about_staff": False, "contact": self.contact, "text": text}
        answer = self.client.http.post("/feedback/v1/cases", json={**body, **said})
        assert answer.is_success, answer.text
        return dict(answer.json())

    def do(self, path: str, token: str, **body: Any) -> dict[str, Any]:
        """A request that goes well."""
        answer = self.client.post(f"/feedback/v1/{path}", token, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def act(self, case: str, verb: str, token: str | None = None, **body: Any) -> str:
        """A deed on a case that goes well, by default the cadre's; the state after it."""
        return str(self.do(f"cases/{case}/{verb}", token or self.cadre, **body)["state"])

    def replied(self, case: str, handler: str, token: str | None = None, **reply: str) -> None:
        """From acceptance to the reply, by a `handler`."""
        self.act(case, "accept", token)
        self.act(case, "contact", token)
        self.act(case, "assign", token, assignee=handler)
        self.act(case, "take-up", token)
        assert self.act(case, "reply", token, **{"text": "已更换灯泡", **reply}) == "replied"

    def look(self, path: str, token: str | None = None, **query: Any) -> httpx.Response:
        """A read, by default by the cadre."""
        return self.client.get(f"/feedback/v1/{path}", token or self.cadre, **query)

    def upload(self, content: bytes) -> str:
        """A scan of the cadre's; its id."""
        answer = self.client.http.post("/feedback/v1/files", content=content, headers=bearer(self.cadre))
        return str(answer.raise_for_status().json()["id"])

    def on_the_wall(self, words: str) -> list[dict[str, Any]]:
        """What everybody reads who looks for these words."""
        return list(self.client.http.get("/feedback/v1/wall", params={"q": words}).raise_for_status().json()["items"])

    def by_receipt(self, receipt: str) -> Mapping[str, Any]:
        """What whoever holds it is told."""
        answer = self.client.http.post("/feedback/v1/receipts", json={"receipt": receipt})
        return dict(answer.raise_for_status().json())

    def link(self, case: str, desk: str | None = None) -> str:
        """What whoever brought a case is sent by text message once it is closed."""
        vault = Vault.from_file(Path(self.county.environment["FIELD_KEYS_FILE"]))
        later = datetime.now(UTC) + timedelta(minutes=5)
        ticket = Ticket(rating_of("feedback", case), "feedback", desk or self.centre, RatedBy.LINK, later)
        return tickets.issue(vault, ticket)

    def rate(self, ticket: str, level: int, **more: Any) -> httpx.Response:
        """Whoever holds a ticket rates."""
        return self.client.http.post("/feedback/v1/ratings", json={"ticket": ticket, "level": level, **more})

    def another_day(self, case: str) -> None:
        """Who was tried so far was tried yesterday."""
        yesterday = (
            "SELECT jsonb_agg(to_char(CAST(t AS date) - 1, 'YYYY-MM-DD')) FROM jsonb_array_elements_text(tries) t"
        )
        self.county.change({f"UPDATE feedback.feedback SET tries = ({yesterday}) WHERE id = %(case)s": {"case": case}})

    def pass_days(self, case: str, span: timedelta, events: int) -> None:
        """Let so much time pass for one case, of which supervision has `events`."""
        the_case(self.client, case, events, "feedback")
        span_of = {"span": span, "case": case}
        self.county.change(dict.fromkeys(_EARLIER, span_of))

    def told(self, case: str, events: int) -> tuple[list[str], dict[str, list[str]]]:
        """What the county's page says of a case: its story, and how each promise stands."""
        found = the_case(self.client, case, events, "feedback")
        return story(found), clocks(found)
