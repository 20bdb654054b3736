"""The operations page before an invented county, and what tests do on it."""

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page

from services.centres.seed import invented
from tests.browser.site import Hear
from tests.unit.supervision.events import event, publication

LONG_AGO = datetime(2026, 3, 2, 1, tzinfo=UTC)
CENTRES = [(centre.details.id, centre.details.name, centre.details.town_name) for centre in invented()]
LATE, MET, BUSY = (centre for centre, _, _ in CENTRES[-1:-4:-1])
LATE_NAME = CENTRES[-1][1]


def tell(hear: Hear) -> None:
    """All 100 centres; the last one is late, one kept a limit, all three have a parcel on the shelf, 97 are silent."""
    now = datetime.now(UTC)
    hear(*(publication(centre=key, name=name, town_name=town, time=LONG_AGO) for key, name, town in CENTRES))
    hear(
        event("parcel.inbound.v1", 1, subject="late", centre=LATE, time=LONG_AGO),
        event("parcel.notified.v1", 2, subject="other", centre=LATE, time=now),
        event("parcel.inbound.v1", 1, subject="met", centre=MET, time=now),
        event("parcel.notified.v1", 2, subject="met", centre=MET, time=now),
        event("parcel.inbound.v1", 1, subject="busy", centre=BUSY, time=now),
    )


def enter(page: Page, base: str, role: str = "county") -> None:
    """Sign in as a role, and wait until the page is drawn."""
    page.goto(base)
    page.click(f"button[value={role}]")
    page.wait_for_selector(".bar")
    if role == "cadre":
        page.goto(f"{base}/")
    page.wait_for_selector(".county:not([aria-busy])")


def set_hidden(page: Page, *, hidden: bool) -> None:
    """What a browser tells a page whose tab is left or looked at again."""
    page.evaluate("hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })", hidden)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def tile_of(page: Page, centre: str) -> Locator:
    """Where a centre stands."""
    return page.locator(f'.tile[data-centre="{centre}"]')


def total(page: Page, name: str) -> str:
    """One of the sums at the top."""
    return page.locator(f'[data-sum="{name}"]').inner_text()
