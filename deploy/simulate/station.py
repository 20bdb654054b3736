"""What cadres, towns and bureaus enter at a veterans' station, and what a bureau's own system posts to it."""

import json
from collections.abc import Mapping
from typing import Any

from contracts.people import town_of
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.signing import signed
from deploy.simulate.tally import Tally

OK, CONFLICT = 200, 409
CADRE, TOWN, SYSTEM = "cadre", "town", "bureau-veterans"


class Station:
    """One person's matters at one centre's station; `key` tells their requests from all others."""

    def __init__(self, line: Line, tally: Tally, centre: str, key: str) -> None:
        self._line = line
        self._tally = tally
        self._centre = centre
        self._key = key
        self._asked = 0

    async def post(
        self, path: str, body: Mapping[str, Any], *, who: str = CADRE, counts: str = "handled"
    ) -> Mapping[str, Any]:
        """The answer, counted; nothing where somebody was faster. `who` is CADRE, TOWN or a bureau's code."""
        content, headers = json.dumps(body).encode(), self._numbered() | {"content-type": "application/json"}

        def make(credentials: Credentials) -> Request:
            return Request("POST", f"/veterans/v1/{path}", content, headers | self._bearer(credentials, who))

        answer, what = await self._line.ask(make), f"退役军人 {path.rpartition('/')[2]}"
        if answer.status_code == CONFLICT:
            self._tally.overtaken(what)
        else:
            self._tally.done(counts, what, answer)
        return content_of(answer) if answer.status_code == OK else {}

    async def signature(self) -> str | None:
        """A scan of who signed for a result; its id."""
        page = f"%PDF-1.4\n% {self._key}\nstartxref\n9\n%%EOF\n".encode()

        def make(credentials: Credentials) -> Request:
            return Request("POST", "/veterans/v1/files", page, self._bearer(credentials, CADRE))

        answer = await self._line.ask(make)
        self._tally.done("handled", "退役军人 签收单", answer)
        return content_of(answer).get("id")

    async def system(self, what: str, **data: Any) -> bool:
        """A signed event of the bureau's own system; whether it was accepted."""
        title, self._asked = f"partner.{what}.v1", self._asked + 1
        event = {
            "specversion": "1.0",
            "id": f"{self._key}-{self._asked}",
            "source": f"/{SYSTEM}",
            "type": title,
            "datacontenttype": "application/json",
            "data": data,
        }
        body = json.dumps(event, ensure_ascii=False).encode()
        answer = await self._line.ask(
            lambda credentials: signed("/veterans/v1/events", SYSTEM, credentials.systems[SYSTEM], body)
        )
        if answer.status_code != OK:
            self._tally.unexpected(title, answer)
            return False
        [result] = content_of(answer)["results"]
        self._tally.each("handled", title, [result])
        return "problem" not in result

    def _numbered(self) -> dict[str, str]:
        self._asked += 1
        return {"idempotency-key": f"{self._key}-{self._asked}"}

    def _bearer(self, credentials: Credentials, who: str) -> dict[str, str]:
        tokens = {CADRE: credentials.cadres.get(self._centre), TOWN: credentials.towns.get(town_of(self._centre))}
        return {"authorization": f"Bearer {tokens[who] if who in tokens else credentials.bureaus[who]}"}
