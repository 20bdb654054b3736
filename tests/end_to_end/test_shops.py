"""What orders of the shops live through on all processes at once, what chains hear, how the county's page tells it."""

from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner

from deploy.commands import deliveries as commands
from deploy.local.layout import Layout
from services.supermarket.seed import furnish
from tests.end_to_end.county import County
from tests.end_to_end.shop import PRICES, RICE, Shop, number
from tests.end_to_end.station import LONG
from tests.integration.deliveries.listener import Listener, listening
from tests.waiting import eventually

LISTED = "SELECT count(*) FROM supermarket.delivery_partner WHERE partner = %s AND webhook = 'on'"
OUTBOX = "SELECT count(*) FROM supermarket.outbox"


@pytest.fixture
def shop(county: County) -> Shop:
    """The shops of a centre of which the other tests know nothing, furnished."""
    centre = sorted(county.client.credentials["tokens"]["cadre"])[-5]
    furnish(county.settings("supermarket"), {centre: "示范村"})
    return Shop(county, centre)


@pytest.fixture
def chain(county: County) -> Iterator[Listener]:
    """A chain that operators have just registered, with a server that checks each signature."""
    with listening(Listener(f"chain-{number()}", service="supermarket")) as listener:
        county.register(listener.name, listener.entry())
        eventually(lambda: county.scalar(LISTED, listener.name) == 1, within=LONG)
        eventually(lambda: _is_known(county, listener.name), within=LONG)
        yield listener


def _is_known(county: County, partner: str) -> bool:
    """Whether the api process has read the registry again."""
    answer = county.client.http.get("/supermarket/v1/partner/events", headers=county.client.sign(b"", partner))
    return answer.status_code == httpx.codes.OK


def heard(chain: Listener) -> list[str]:
    """What the chain was told, in the order in which it came."""
    return [each.event["type"].split(".")[1] for each in chain.heard]


def test_a_chains_order_goes_its_whole_way_there_and_back_and_the_chain_hears_each_step(
    shop: Shop, chain: Listener
) -> None:
    shop, ours, before = Shop(shop.county, shop.centre, chain.name), number(), shop.free()
    order = shop.place(ours, rice=3, flour=1)
    assert shop.free() == before - 3
    shop.act(order, "confirm", "pick")
    shop.act(order, "shorten", lines=[{"sku": RICE, "quantity": "2"}], consent=True)
    assert shop.tell("refunded", number=ours, amount_fen=PRICES[RICE])["state"] == "partially_fulfilled"
    shop.act(order, "dispatch", "shelve")
    assert shop.collect(order, "00000000") == httpx.codes.UNPROCESSABLE_ENTITY
    assert shop.collect(order) == httpx.codes.OK
    shop.act(order, "request-return", reason="damaged", lines=[{"sku": RICE, "quantity": "1"}])
    shop.act(order, "return-received")
    assert shop.owes(order, "refund") == f"partner:{chain.name}"
    assert shop.tell("refunded", number=ours, amount_fen=PRICES[RICE])["state"] == "refunded"

    way = [
        *("placed", "payment_noted", "confirmed", "paid", "picking", "partially_fulfilled", "refunding", "refunded"),
        *("dispatched", "ready", "collected", "return_requested", "return_received", "refunding", "refunded"),
    ]
    assert shop.told(order, len(way)) == (way, {name: ["met"] for name in ("confirm", "ready", "refund")})
    assert shop.free() == before - 1
    eventually(lambda: len(chain.heard) == len(way), within=LONG)
    assert heard(chain) == way
    assert {(each.event["subject"], each.event["number"]) for each in chain.heard} == {(order, ours)}
    assert "王白露" not in str([each.event for each in chain.heard])


def test_an_order_at_the_counter_is_paid_in_cash_when_it_is_collected_and_stands_on_the_overview(shop: Shop) -> None:
    before = shop.figures()
    order = shop.take(rice=2)
    eventually(lambda: shop.figures()["open"] == before["open"] + 1, within=LONG)
    shop.act(order, "confirm", "pick", "dispatch", "shelve")
    assert shop.look(f"orders/{order}")["paid_fen"] == 0
    assert shop.collect(order) == httpx.codes.OK

    shown = shop.look(f"orders/{order}")
    assert (shown["paid_fen"], shown["over_fen"], shown["state"]) == (2 * PRICES[RICE], 0, "collected")
    assert shop.told(order, 6)[1] == {"confirm": ["met"], "ready": ["met"]}
    eventually(lambda: shop.figures()["on_time"] == before["on_time"] + 2, within=LONG)
    assert shop.figures()["open"] == before["open"]


def test_an_order_that_nobody_confirms_in_two_opening_hours_is_late_on_the_overview(shop: Shop) -> None:
    before, order = shop.figures(), shop.take(rice=1)
    shop.pass_days(order, 5)
    assert shop.told(order, 1)[1] == {"confirm": ["breached"]}
    assert shop.owes(order, "confirm") == f"village:{shop.centre}"

    shop.act(order, "confirm")

    assert shop.told(order, 2)[1] == {"confirm": ["completed_late"], "ready": ["running"]}
    eventually(lambda: shop.figures()["late"] == before["late"] + 1, within=LONG)
    shop.act(order, "cancel", reason="customer")
    assert shop.told(order, 3)[1] == {"confirm": ["completed_late"], "ready": ["void"]}


def test_what_nobody_fetches_is_reminded_of_and_given_up_and_its_goods_are_free_again(shop: Shop) -> None:
    before, ours = shop.free(), number()
    order = shop.place(ours, rice=4)
    version = shop.act(order, "confirm", "pick", "dispatch", "shelve")["version"]
    shop.pass_days(order, 6)
    shop.reaches(order, version + 1)
    shop.pass_days(order, 3)
    shop.reaches(order, version + 2)

    assert (shop.look(f"orders/{order}")["state"], shop.free()) == ("expired", before)
    assert shop.tell("refunded", number=ours, amount_fen=4 * PRICES[RICE])["state"] == "refunded"
    assert shop.told(order, version + 4)[0][-4:] == ["reminded", "expired", "refunding", "refunded"]


def test_what_was_collected_is_completed_after_seven_days(shop: Shop) -> None:
    order = shop.take(rice=1)
    shop.act(order, "confirm", "pick", "dispatch", "shelve")
    shop.collect(order)
    shop.pass_days(order, 8)
    shop.reaches(order, 7)

    assert shop.told(order, 7)[0][-1] == "completed"


def test_a_chain_that_does_not_answer_holds_up_nothing_and_nobody(shop: Shop, chain: Listener) -> None:
    chain.reply = lambda handler, _: handler.say_nothing()
    theirs = Shop(shop.county, shop.centre, chain.name)
    order = theirs.place(number(), rice=1)
    theirs.act(order, "confirm")
    eventually(lambda: chain.heard, within=LONG)

    assert theirs.told(order, 4)[0] == ["placed", "payment_noted", "confirmed", "paid"]
    eventually(lambda: shop.county.scalar(OUTBOX) == 0, within=LONG)
    assert len(chain.heard) == 1


def test_a_webhook_that_was_not_taken_comes_again_and_one_held_back_when_it_is_replayed(
    shop: Shop, chain: Listener, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(commands, "Layout", lambda: Layout(tmp_path_factory.mktemp("nothing")))

    def operator(*words: str) -> str:
        runner = CliRunner(env={**shop.county.environment, "COLUMNS": "200"})
        return runner.invoke(commands.deliveries, [*words, "--partner", chain.name], catch_exceptions=False).output

    chain.reply = lambda handler, request: handler.say(503 if request == 1 else 200)
    theirs = Shop(shop.county, shop.centre, chain.name)
    order = theirs.place(number(), rice=1)
    eventually(lambda: len(chain.heard) == 3, within=2 * LONG)
    assert chain.sequences == [1, 1, 2]
    assert chain.heard[0].id == chain.heard[1].id

    assert "已关闭" in operator("off")
    theirs.act(order, "confirm", "pick")
    assert theirs.told(order, 5)[0][-1] == "picking"
    assert "3" in operator("list")
    assert len(chain.heard) == 3
    assert "已开启" in operator("on")
    assert "3 条待推" in operator("replay")
    eventually(lambda: len(chain.heard) == 6, within=LONG)
    assert chain.sequences[3:] == [3, 4, 5]
