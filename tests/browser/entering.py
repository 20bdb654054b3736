"""How tests come in by the development sign-in, and what they ask of any dialog."""

from playwright.sync_api import Locator, Page, expect


def enter(page: Page, base: str, role: str, path: str = "") -> None:
    """Sign in as a role, and go where it begins or to `path`."""
    page.goto(f"{base}/sign-in")
    page.click(f"button[value={role}]")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    if path:
        page.goto(base + path)


def leave(page: Page) -> None:
    """Nobody is signed in any more. The page goes first: else its own way to the sign-in ends the test's."""
    page.goto("about:blank")
    page.context.clear_cookies()


def say(page: Page, deed: str, **said: str) -> None:
    """In the dialog that asks once more: fill the fields by their names, and do it."""
    dialog = page.get_by_role("dialog")
    for name, words in said.items():
        fill(dialog.locator(f"[name='{name}']"), words)
    dialog.get_by_role("button", name=deed, exact=True).click()
    expect(dialog).to_have_count(0)


def fill(control: Locator, words: str) -> None:
    """Give a control what was said, whatever kind it is."""
    kind = control.first.evaluate("control => control.type")
    if kind == "select-one":
        control.select_option(words)
    elif kind == "checkbox":
        control.locator(f"xpath=self::*[@value='{words}']").check()
    else:
        control.fill(words)
