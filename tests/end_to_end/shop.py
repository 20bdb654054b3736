"""The two shops of one centre, as their cadre, chains and the county live it: each deed a request."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from services.supermarket.seed import CATALOGUE
from tests.end_to_end.client import Client
from tests.end_to_end.county import County
from tests.end_to_end.station import LONG, clocks, owed, story, the_case
from tests.waiting import eventually

PRICES = {sku: price for sku, *_, price in CATALOGUE}
RICE, FLOUR = "G-0001", "G-0002"

_EARLIER = {
    """UPDATE supermarket.shop_order SET ready_at = ready_at - %(span)s, collected_at = collected_at - %(span)s,
        due_at = due_at - %(span)s WHERE id = %(order)s""",
    "UPDATE supermarket.shop_order_event SET time = time - %(span)s WHERE shop_order = %(order)s",
    "UPDATE supervision.case_event SET time = time - %(span)s WHERE case_id = 'supermarket:' || %(order)s",
}
"""What the shops and supervision count from."""


@dataclass(frozen=True)
class Shop:
    """The general shop of one centre in a running county; `chain` sends it orders."""

    county: County
    centre: str
    chain: str = "retail-demo"

    @property
    def client(self) -> Client:
        """Whoever calls."""
        return self.county.client

    def place(self, number: str, **quantities: int) -> str:
        """The chain's order of so much rice and flour, paid in advance; its id."""
        lines = basket(**quantities)
        for line in lines:
            line["price_fen"] = PRICES[line["sku"]]
            line["amount_fen"] = line["price_fen"] * int(line["quantity"])
        told = {"centre": self.centre, "shop": "general", "payment": "prepaid", "lines": lines}
        total = sum(line["amount_fen"] for line in lines)
        placed = self.tell("placed", number=number, total_fen=total, customer={"name": "王白露"}, **told)
        assert placed["status"] == "accepted", placed
        self.tell("paid", number=number, amount_fen=total)
        return str(placed["subject"])

    def tell(self, what: str, **data: Any) -> dict[str, Any]:
        """A signed event of the chain; its result."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"/{self.chain}",
            "type": f"partner.order.{what}.v1",
            "datacontenttype": "application/json",
            "data": data,
        }
        return self.client.post_event(event, self.chain, "supermarket")

    def take(self, **quantities: int) -> str:
        """Somebody at the counter orders, to pay when they collect; the order's id."""
        lines = basket(**quantities)
        total = sum(PRICES[line["sku"]] * int(line["quantity"]) for line in lines)
        return str(self.post("orders", shop="general", lines=lines, total_fen=total)["id"])

    def act(self, order: str, *verbs: str, **body: Any) -> dict[str, Any]:
        """Deeds of the cadre that go well; how the order stands after the last."""
        for verb in verbs:
            answer = self.post(f"orders/{order}/{verb}", **body)
        return answer

    def collect(self, order: str, code: str | None = None) -> int:
        """Hand it over; the status of the answer."""
        body = {"code": code or self.look(f"orders/{order}")["code"]}
        return self.client.post(f"/supermarket/v1/orders/{order}/collect", self._cadre, body).status_code

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """A deed of the cadre that goes well."""
        answer = self.client.post(f"/supermarket/v1/{path}", self._cadre, body)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def look(self, path: str, **query: Any) -> dict[str, Any]:
        """What the cadre sees."""
        return dict(self.client.get(f"/supermarket/v1/{path}", self._cadre, **query).raise_for_status().json())

    def free(self, sku: str = RICE) -> int:
        """How much of an article can be ordered."""
        [article] = [each for each in self.look("stock")["items"] if each["sku"] == sku]
        return int(article["free"])

    def pass_days(self, order: str, days: int) -> None:
        """Let so many days pass for one order: all that was done lies that much further back."""
        self._case(order)
        span = {"span": timedelta(days=days), "order": order}
        self.county.change(dict.fromkeys(_EARLIER, span))

    def reaches(self, order: str, version: int) -> None:
        """Wait until a limit has rung."""
        eventually(lambda: self.look(f"orders/{order}")["version"] >= version, within=LONG, every=0.1)

    def told(self, order: str, events: int) -> tuple[list[str], dict[str, list[str]]]:
        """What the county's page says of an order: its story, and how each promise stands."""
        case = the_case(self.client, order, events, "supermarket")
        return story(case), clocks(case)

    def owes(self, order: str, standard: str) -> str:
        """Who owes what a promise says."""
        return owed(self._case(order), standard)

    def figures(self) -> dict[str, Any]:
        """The centre's row on the county's page."""
        overview = self.client.get("/supervision/v1/overview", self.client.county).raise_for_status().json()
        [row] = [row for row in overview["centres"] if row["id"] == self.centre]
        return dict(row)

    def _case(self, order: str) -> dict[str, Any]:
        """The case on supervision's page, once it has all that has happened."""
        return the_case(self.client, order, self.look(f"orders/{order}")["version"], "supermarket")

    @property
    def _cadre(self) -> str:
        return self.client.cadre(self.centre)


def basket(*, rice: int = 0, flour: int = 0) -> list[dict[str, Any]]:
    """The lines of so many bags of each."""
    wanted = {RICE: rice, FLOUR: flour}
    return [{"sku": sku, "quantity": str(quantity)} for sku, quantity in wanted.items() if quantity]


def number() -> str:
    """An order number that no other test uses."""
    return f"R{uuid.uuid4().hex[:12]}"
