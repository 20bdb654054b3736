"""What a cadre enters at the hall of one centre for somebody who comes: requests below `/hall/v1/`."""

import json
from collections.abc import Mapping
from typing import Any

from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Line, Request, content_of
from deploy.simulate.scanning import a_pdf
from deploy.simulate.tally import Tally

OK = 200


class Office:
    """One story at one centre; `key` tells its requests from all others."""

    def __init__(self, line: Line, tally: Tally, centre: str, key: str) -> None:
        self._line = line
        self._tally = tally
        self._centre = centre
        self._key = key

    async def post(self, path: str, body: Mapping[str, Any], again: int = 0) -> Mapping[str, Any]:
        """The answer, counted. Raises ValueError where it is none: the story ends there."""
        content = json.dumps(body).encode()

        def make(credentials: Credentials) -> Request:
            key = {"content-type": "application/json", "idempotency-key": f"{self._key}-{path}-{again}"}
            return Request("POST", f"/hall/v1/{path}", content, key | self._bearer(credentials))

        answer = await self._line.ask(make)
        what = path.rpartition("/")[2]
        self._tally.done("handled", f"便民服务 {what}", answer)
        if answer.status_code != OK:
            raise ValueError(what)
        return content_of(answer)

    async def scan(self, number: int) -> str:
        """The id of a scan that was just made; each is another file."""
        content = a_pdf(f"{self._key}-{number}")
        answer = await self._line.ask(lambda it: Request("POST", "/hall/v1/files", content, self._bearer(it)))
        self._tally.done("handled", "便民服务 扫描件", answer)
        return str(content_of(answer)["id"])

    async def household(self, member: str, phone: str, head: str, number: str) -> str:
        """The id of a household of this centre's team; member and household are linked where there are none."""
        answer = await self._line.ask(lambda it: Request("GET", "/hall/v1/team", headers=self._bearer(it)))
        if linked := content_of(answer).get("households"):
            return str(linked[0]["id"])
        joined = await self.post("team/members", {"name": member, "phone": phone})
        body = {"head": head, "phone": number, "area": "一组", "member": joined["id"]}
        return str((await self.post("team/households", body))["id"])

    def _bearer(self, credentials: Credentials) -> dict[str, str]:
        return {"authorization": f"Bearer {credentials.cadres[self._centre]}"}
