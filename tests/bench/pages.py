"""Each page on a throttled line: when its largest part stands, and what it weighs, as a phone's first visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from rich.console import Console
from rich.table import Table

from services.web.domain.pages import PAGES
from services.web.domain.roles import ROLES
from tests.browser import chromium
from tests.browser.lively import lively_house

SECONDS, KILOBYTES = 1.5, 600
"""Wanted at the most."""
ROUNDS = 3
PHONE = {"width": 360, "height": 780}
LINE = {"offline": False, "latency": 60, "downloadThroughput": 9e6 / 8, "uploadThroughput": 4e6 / 8}
"""A usual 4G line: 60 ms there and back, 9 Mbit/s down, 4 Mbit/s up."""
_LARGEST = """
    new Promise(done => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true }))
"""


class NoChromiumError(Exception):
    """There is no browser to measure with."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page: seconds until its largest part stood, the median and the worst, and kilobytes that came."""

    path: str
    seconds: float
    worst: float
    kilobytes: float


def measure() -> list[Visit]:
    """Visit every page that has one address, as whoever it is for. Raises NoChromiumError."""
    program = chromium.program()
    if program is None:
        raise NoChromiumError("没有 Chromium (no Chromium): apt-get install chromium")
    with lively_house() as house, chromium.running(program) as browser:
        base = str(house.client.credentials["base_url"])
        return [_visited(browser, base, path, role) for path, role in addresses()]


def addresses() -> Iterator[tuple[str, str | None]]:
    """Each page that has one address, with the role that looks at it; None for anybody."""
    for page in PAGES:
        if "{" not in page.path:
            yield page.path, next((key for key, role in ROLES.items() if role.actor.tier in page.allow), None)


def _visited(browser: Browser, base: str, path: str, role: str | None) -> Visit:
    rounds = [_visit(browser, base, path, role) for _ in range(ROUNDS)]
    paints, weights = zip(*rounds, strict=True)
    return Visit(path, median(paints), max(paints), median(weights))


def _visit(browser: Browser, base: str, path: str, role: str | None) -> tuple[float, float]:
    """Seconds and kilobytes of a visit with nothing in the browser's cache."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    try:
        page = context.new_page()
        if role:
            page.goto(f"{base}/sign-in")
            page.click(f"button[value={role}]")
            page.wait_for_load_state()
            page.goto("about:blank")
        wire = _throttled(context, page)
        weight = [0.0]
        wire.on("Network.dataReceived", lambda part: weight.__setitem__(0, weight[0] + part["encodedDataLength"]))
        page.goto(base + path)
        expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        return page.evaluate(_LARGEST) / 1000, weight[0] / 1000
    finally:
        context.close()


def _throttled(context: BrowserContext, page: Page) -> CDPSession:
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Network.emulateNetworkConditions", LINE)
    return wire


def show(visits: list[Visit], console: Console) -> None:
    """Print them, with what was wanted."""
    table = Table("page", "largest paint s", "worst", "kB", "")
    for visit in visits:
        is_met = visit.seconds <= SECONDS and visit.kilobytes <= KILOBYTES
        figures = (f"{visit.seconds:.2f}", f"{visit.worst:.2f}", f"{visit.kilobytes:.0f}")
        table.add_row(visit.path, *figures, "met" if is_met else "missed")
    console.print(table)
    console.print(f"wanted: {SECONDS} s and {KILOBYTES} kB on a line of 9 Mbit/s and 60 ms; medians of {ROUNDS}")
