"""A veterans' station, as cadres, towns, bureaus and veterans meet there: each deed a request."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from stdnum.cn import ric

from services.chassis.sealing import phone_hash
from services.chassis.vault import Vault
from services.chassis.villagers import tokens as villagers
from tests.end_to_end.client import Client, bearer
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, clocks, story, the_case
from tests.waiting import eventually

_KNOWN = count()
NAME, HOME = "钱谷雨", {"address": "示范村立春路 7 号", "longitude": 116.34, "latitude": 35.41}
_EARLIER = {
    """UPDATE veterans.veteran_case SET noticed_at = noticed_at - %(span)s, due_at = due_at - %(span)s
        WHERE id = %(case)s""",
    "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'veterans:' || %(case)s",
}
"""What the station and supervision count from."""


def an_identity(year: int = 1980) -> str:
    """The number of a card of a county that doesn't exist, which no other test has."""
    days, serial = divmod(next(_KNOWN), 1_000)
    number = f"999999{date(year, 1, 1) + timedelta(days=days % 360):%Y%m%d}{serial:03}"
    return number + str(ric.calc_check_digit(f"{number}?"))


@dataclass(frozen=True)
class Station:
    """The station of one centre in a running county; `phone` (may be "") and `identity` are the veteran's."""

    county: County
    centre: str
    phone: str
    identity: str

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    @property
    def cadre(self) -> str:
        """The token of who sits at the station."""
        return self.client.cadre(self.centre)

    @property
    def town(self) -> str:
        """The token of somebody in its town."""
        token: str = self.client.credentials["tokens"]["town"][self.centre[:9]]
        return token

    @property
    def veteran(self) -> str:
        """The token of whoever has shown that the phone is theirs."""
        vault = Vault.from_file(Path(self.county.environment["FIELD_KEYS_FILE"]))
        return villagers.issue(vault, phone_hash(self.phone, vault), datetime.now(UTC))[0]

    def enter(self, **more: Any) -> str:
        """Put the veteran on the register; the entry's id."""
        known = {"phone": self.phone} if self.phone else {}
        entry = {"name": NAME, **known, "identity": self.identity, "home": HOME, "belonging": "veteran"}
        return str(self.do("veterans", entry | more)["id"])

    def apply(self, item: str, *papers: str, **more: Any) -> str:
        """Somebody new on the register applies with these papers; the case's id."""
        body = {"veteran": self.enter(), "item": item, "papers": [{"paper": paper} for paper in papers]}
        return str(self.do("cases", body | more)["id"])

    def act(self, path: str, **body: Any) -> dict[str, Any]:
        """A cadre's deed on a case that goes well: `<id>/<verb>`."""
        return self.do(f"cases/{path}", body)

    def in_town(self, path: str, **body: Any) -> dict[str, Any]:
        """A town's deed that goes well."""
        return self.do(f"cases/{path}", body, self.town)

    def do(self, path: str, body: Mapping[str, Any], token: str | None = None) -> dict[str, Any]:
        """A request that goes well, by default the cadre's."""
        answer = self.client.post(f"/veterans/v1/{path}", token or self.cadre, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def look(self, path: str, token: str | None = None) -> httpx.Response:
        """A read, by default by the cadre."""
        return self.client.get(f"/veterans/v1/{path}", token or self.cadre)

    def upload(self, content: bytes, token: str | None = None) -> str:
        """A scan, by default the cadre's; its id."""
        path = "my/files" if token else "files"
        answer = self.client.http.post(f"/veterans/v1/{path}", content=content, headers=bearer(token or self.cadre))
        return str(answer.raise_for_status().json()["id"])

    def up_to_county(self, case: str) -> None:
        """From acceptance to the bureau."""
        self.act(f"{case}/accept")
        self.act(f"{case}/advance", to="village_checked")
        self.in_town(f"{case}/advance", to="town_accepted")
        self.in_town(f"{case}/advance", to="county_review")

    def system_says(self, what: str, **data: Any) -> dict[str, Any]:
        """A signed event of the bureau's own system; its result."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "/bureau-veterans",
            "type": f"partner.{what}.v1",
            "datacontenttype": "application/json",
            "data": data,
        }
        return self.client.post_event(event, "bureau-veterans", "veterans")

    def pass_days(self, case: str, days: int, events: int) -> None:
        """Let so many days pass for one case, of which supervision has `events`."""
        the_case(self.client, case, events, "veterans")
        span = {"span": timedelta(days=days), "case": case}
        self.county.change(dict.fromkeys(_EARLIER, span))

    def reaches(self, path: str, version: int) -> None:
        """Wait until a limit has rung."""
        eventually(lambda: self.look(path).json()["version"] >= version, within=LONG, every=0.1)

    def told(self, case: str, events: int) -> tuple[list[str], dict[str, list[str]]]:
        """What the county's page says of a case: its story, and how each promise stands."""
        found = the_case(self.client, case, events, "veterans")
        return story(found), clocks(found)
