from contracts.people import COUNTY
from services.chassis.database import engine_for
from services.supermarket.seed import CATALOGUE, furnish
from services.supermarket.store import shown
from tests.integration.supermarket.till import Till
from tests.supermarket_store import CENTRE


def test_every_centres_shops_are_furnished_once_and_those_that_have_a_licence_are_left_alone(till: Till) -> None:
    centres = {CENTRE: "金穗村", "370829001002": "甲村", "370829001003": "乙村"}

    assert [furnish(till.settings, centres), furnish(till.settings, centres)] == [2, 0]

    engine = engine_for(till.settings.database_url, name="test")
    with engine.connect() as connection:
        stock = shown.stock(connection, COUNTY, 200, None, None)
    engine.dispose()
    assert len(stock) == 1 + 2 * len(CATALOGUE)
