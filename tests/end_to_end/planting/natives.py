"""Marked values in carriers' and chains' own forms, which stand in no schema of ours: of each push one that is kept."""

import base64
import hmac
import itertools
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.end_to_end.client import Client, parcel_event, waybill
from tests.end_to_end.planting.marks import Marks
from tests.integration.routes.callers import HERE
from tests.supermarket_store import PRICE, SKU
from tests.unit.express.carriers.pushing import told

_NUMBERS = itertools.count(9_000_001)


def natives(client: Client, marks: Marks) -> Iterator[str]:
    """Push in each form, of something that there is; gives where each was planted.

    Raises AssertionError for a push that isn't taken.
    """
    for carrier, of in CARRIERS.items():
        number = waybill()
        client.post_event(parcel_event("announced", number, HERE))
        answer = client.push(carrier, of(number, f"派件员{marks.text(carrier)} {marks.phone(carrier)}"))
        assert answer.get("result", answer.get("Success")) is True, answer
        yield carrier
    taken = _shopify(client, _order(marks))
    assert taken["accepted"] is True, taken
    yield "shopify"


def _kuaidi100(number: str, said: str) -> Any:
    push = told("kuaidi100_at_station")
    result = push["lastResult"]
    lines = [line | {"context": f"{said} {line['context']}"} for line in result["data"]]
    return push | {"lastResult": result | {"nu": number, "data": lines}}


def _kdniao(number: str, said: str) -> Any:
    push = told("kdniao_batch")
    first = push["Data"][0]
    lines = [line | {"AcceptStation": said} for line in first["Traces"]]
    return push | {"Count": "1", "Data": [first | {"LogisticCode": number, "Traces": lines}]}


def _yunda(number: str, said: str) -> Any:
    push = told("yunda_steps")
    steps = [step | {"description": said, "phone": said[-11:], "signer": said[:40]} for step in push["steps"]]
    return push | {"mailno": number, "steps": steps}


CARRIERS: Mapping[str, Callable[[str, str], Any]] = {"kdniao": _kdniao, "kuaidi100": _kuaidi100, "yunda": _yunda}
"""A push of each about a waybill, with `said` in what it says in words; it ends in a phone."""


def _order(marks: Marks) -> Mapping[str, Any]:
    return {
        "id": next(_NUMBERS),
        "line_items": [{"sku": SKU, "quantity": 1, "price": f"{PRICE / 100:.2f}"}],
        "total_price": f"{PRICE / 100:.2f}",
        "currency": "CNY",
        "note": marks.text("shopify, what we don't take"),
        "note_attributes": [{"name": "centre", "value": HERE}],
        "customer": {"last_name": marks.text("shopify"), "phone": marks.phone("shopify")},
    }


def _shopify(client: Client, order: Mapping[str, Any]) -> Mapping[str, Any]:
    body = json.dumps(order).encode()
    salt = client.credentials["partners"]["shopify"]["salt"]
    headers = {
        "content-type": "application/json",
        "x-shopify-hmac-sha256": base64.b64encode(hmac.digest(salt.encode(), body, "sha256")).decode(),
        "x-shopify-webhook-id": uuid.uuid4().hex,
        "x-shopify-topic": "orders/create",
    }
    answer = client.http.post("/supermarket/v1/chains/shopify", content=body, headers=headers)
    taken: dict[str, Any] = answer.raise_for_status().json()
    return taken
