"""A receipt on paper (回执): A5, black on white, with a code that leads to how the case stands."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.chassis.calendar import SHANGHAI

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def receipt_page(
    *, title: str, number: str, receipt: str, facts: Mapping[str, str | None], link: str, signed_on: str
) -> str:
    """The page for paper; of `facts` those that say something stand on it, in their order.

    `link` is where the code leads: `https://…/receipt#<service>:`, followed by the receipt. What follows the # stays in
    the phone, so that no server's log has it.
    """
    code = segno.make(link + receipt, error="m", micro=False).svg_inline(scale=4, border=4, omitsize=True)
    said = [(name, words) for name, words in facts.items() if words]
    return _PAGES.get_template("receipt.html").render(
        title=title, number=number, receipt=receipt, facts=said, code=code, signed_on=signed_on
    )


def day(moment: str) -> str:
    """2026 年 7 月 1 日, of a moment in ISO 8601."""
    local = datetime.fromisoformat(moment).astimezone(SHANGHAI)
    return f"{local.year} 年 {local.month} 月 {local.day} 日"
