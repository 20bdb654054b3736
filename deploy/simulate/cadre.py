"""A cadre's requests: look a parcel up, enter what was done."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.people import town_of
from deploy.simulate.credentials import Credentials
from deploy.simulate.line import Request, content_of
from deploy.simulate.stage import Stage
from deploy.simulate.steps import Parcel, Step

PARCELS = "/express/v1/parcels"
OK = 200

Made = Callable[[Credentials], Request]


async def look_up(stage: Stage, parcel: Parcel) -> Mapping[str, Any] | None:
    """Find the parcel by its waybill, as the scanner at the counter does; None, and a problem, where it isn't there."""

    def query(credentials: Credentials) -> Request:
        path = f"{PARCELS}?waybill={parcel.waybill}&carrier={parcel.carrier}"
        return Request("GET", path, headers=_bearer(credentials, parcel.centre))

    answer = await stage.line.ask(query)
    found = content_of(answer).get("items") if answer.status_code == OK else None
    if not found:
        stage.tally.unexpected("查找包裹", answer)
        return None
    first: Mapping[str, Any] = found[0]
    return first


def enter(step: Step, path: str, body: Mapping[str, Any], bureau: str | None = None, *, by_town: bool = False) -> Made:
    """Make a write that may be sent again under the same key; a step has one write, by a cadre, a bureau, a town."""
    key = f"{step.waybills[0]}-{step.action}-{step.at:.0f}"
    content = json.dumps(body).encode()

    def make(credentials: Credentials) -> Request:
        headers = {"content-type": "application/json", "idempotency-key": key}
        village = credentials.towns[town_of(step.centre)] if by_town else credentials.cadres[step.centre]
        token = credentials.bureaus[bureau] if bureau else village
        return Request("POST", path, content, headers | {"authorization": f"Bearer {token}"})

    return make


async def several(
    stage: Stage, step: Step, path: str, body: Mapping[str, Any], counts: str, title: str
) -> Sequence[Mapping[str, Any]]:
    """Enter the `items` of a body at once; each has its own result, and is counted for itself."""
    if not body["items"]:
        return []
    answer = await stage.line.ask(enter(step, path, body))
    if answer.status_code != OK:
        stage.tally.unexpected(title, answer)
        return []
    results: Sequence[Mapping[str, Any]] = content_of(answer)["results"]
    stage.tally.each(counts, title, results)
    return results


def _bearer(credentials: Credentials, centre: str) -> dict[str, str]:
    return {"authorization": f"Bearer {credentials.cadres[centre]}"}
