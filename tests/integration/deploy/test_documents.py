"""The commands of all pages: as they stand there on a house that runs, or with the reason why not."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deploy.command import main
from deploy.local.layout import CHECKOUT
from tests.integration.deploy.house import House, house

GLOBS = ("*.md", "k8s/*.md", "docs/*.md", "docs/operations/*.md", "docs/partners/*.md", "services/*/README.md")
PAGES = sorted(path for glob in GLOBS for path in CHECKOUT.glob(glob))
MARK = r"(?P<mark>run|(?:not run|run by|file|follow): [^\n]+)"
BLOCK = re.compile(rf"^(?:<!-- {MARK} -->\n)?```sh\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^(?: {4}|\t)(?:make|echowall|kubectl|docker|python3?|curl|git|sh) ", re.MULTILINE)
NAMED = re.compile(r"(?:^|`)(?P<program>echowall|make) (?P<words>[a-z][a-z -]*)", re.MULTILINE)
SECONDS = 120


def blocks(page: Path) -> list[tuple[str | None, str]]:
    return [(found["mark"], found["text"]) for found in BLOCK.finditer(page.read_text("utf-8"))]


def by_name(page: Path) -> str:
    return str(page.relative_to(CHECKOUT))


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_is_run_here_or_says_why_not(page: Path) -> None:
    text = page.read_text("utf-8")

    assert [block for mark, block in blocks(page) if mark is None] == []
    assert len(blocks(page)) == len(re.findall(r"^```(?:sh|bash|shell|console)$", text, re.MULTILINE))
    assert INDENTED.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)) == []


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_who_is_said_to_run_a_command_is_there(page: Path) -> None:
    for mark, _ in blocks(page):
        for path in re.findall(r"tests/[\w/]+(?:\.py)?", mark or ""):
            assert (CHECKOUT / path).exists(), f"{mark}"


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for found in NAMED.finditer(page.read_text("utf-8")):
        words = found["words"].split()
        if found["program"] == "make":
            assert words[0] in targets, found[0]
        else:
            assert missing(words) is None, found[0]


def missing(words: list[str]) -> str | None:
    """The first of these words that names no command of `echowall`, where one is to stand."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return None
        command = command.get_command(click.Context(command), word)
        if command is None:
            return word
    return None


def test_a_command_that_is_not_there_is_told() -> None:
    assert missing(["parked", "forget"]) == "forget"
    assert missing(["parked", "replay", "express"]) is None


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_commands_of_the_pages_work(server_folder: Path, tmp_path: Path) -> None:
    run = [(page, text) for page in PAGES for mark, text in blocks(page) if mark == "run"]
    assert len(run) > 10
    with house(server_folder / "handbook") as built:
        built.start()
        environment = {**built.environment({}), **reader(built, tmp_path)}
        for page, text in run:
            done = subprocess.run(
                ["sh", "-e", "-c", text],
                env=environment,
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert done.returncode == 0, f"{by_name(page)}\n{text}\n{done.stdout}{done.stderr}"


def reader(built: House, folder: Path) -> dict[str, str]:
    """Makes a folder what the checkout is to somebody who reads the pages; gives what they have set themselves."""
    for path in checked_out():
        (folder / path.name).symlink_to(path)
    (folder / ".local").symlink_to(built.layout.home)
    base_url = json.loads(built.layout.credentials.read_text())["base_url"]
    programs = f"{Path(sys.executable).parent}:{built.environment({})['PATH']}"
    return {"PATH": programs, "BASE_URL": base_url, "OIDC_CLIENT_SECRET": "of-the-county"}


def checked_out() -> Iterator[Path]:
    yield from (path for path in CHECKOUT.iterdir() if not path.name.startswith("."))
