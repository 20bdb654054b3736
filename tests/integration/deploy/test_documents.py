"""The commands of all pages: as they stand there on a house that runs, or with the reason why not."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import psycopg
import pytest

from deploy.command import main
from deploy.local.layout import CHECKOUT
from tests.integration.deploy.house import House, house

SKIPPED = {"node_modules", "vendor"}
PAGES = sorted(
    path
    for path in CHECKOUT.rglob("*.md")
    if not any(part in SKIPPED or part[0] == "." for part in path.relative_to(CHECKOUT).parts)
)
MARK = r"(?P<mark>run|(?:not run|run by|file|follow): [^\n]+)"
SHOWN_ONLY = {"ini", "json", "markdown", "mermaid", "promql", "text", "yaml"}
"""Languages of what nobody runs; what is written in any other is run, or says why not."""
BLOCK = re.compile(
    rf"^(?:<!-- {MARK} -->\n)?(?P<fence>```+)(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
INDENTED = re.compile(
    r"^(?: {4}|\t)(?:make|echowall|kubectl|docker|python3?|curl|git|sh) |^[ \t]+(?:```|~~~)|^~~~", re.MULTILINE
)
NAMED = re.compile(r"(?:^|`|\$\()(?P<program>echowall|make) (?P<words>[a-z][^`\n|)]*)", re.MULTILINE)
SECONDS = 120


class Block(NamedTuple):
    """What stands between two fences, and what is said of it in the line before."""

    mark: str | None
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    found = BLOCK.finditer(page.read_text("utf-8"))
    return [Block(each["mark"], each["language"], each["text"]) for each in found]


def by_name(page: Path) -> str:
    return str(page.relative_to(CHECKOUT))


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_command_is_run_here_or_says_why_not(page: Path) -> None:
    text = page.read_text("utf-8")

    assert [each.text for each in blocks(page) if each.mark is None and each.language not in SHOWN_ONLY] == []
    assert [each.language for each in blocks(page) if each.mark == "run" and each.language not in RUN_BY] == []
    assert INDENTED.findall(BLOCK.sub("", text)) == []


def test_a_block_that_escapes_is_seen() -> None:
    assert INDENTED.search("1. so:\n\n   ```sh\n   rm\n   ```\n")
    assert INDENTED.search("so:\n\n    make run\n")
    [found] = BLOCK.finditer("```\nmake run\n```\n")
    assert found["language"] not in SHOWN_ONLY


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_who_is_said_to_run_a_command_is_there(page: Path) -> None:
    for each in blocks(page):
        for path in re.findall(r"tests/[\w/]+(?:\.py)?", each.mark or ""):
            assert (CHECKOUT / path).exists(), each.mark


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
    """The first of these words that names no command or option of `echowall`, where one is to stand."""
    command: click.Command = main
    for word in words:
        if word.startswith("--"):
            if word not in {
                *(name for each in command.params for name in (*each.opts, *each.secondary_opts)),
                "--help",
            }:
                return word
        elif isinstance(command, click.Group):
            if (found := command.get_command(click.Context(command), word)) is None:
                return word
            command = found
    return None


def test_a_command_that_is_not_there_is_told() -> None:
    assert missing(["parked", "forget"]) == "forget"
    assert missing(["parked", "replay", "express", "--all"]) is None
    assert missing(["parked", "replay", "express", "--everything"]) == "--everything"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_commands_of_the_pages_work(server_folder: Path, tmp_path: Path) -> None:
    run = [(page, each) for page in PAGES for each in blocks(page) if each.mark == "run"]
    assert len(run) > 10
    with house(server_folder / "handbook") as built:
        built.start()
        environment = {**built.environment({}), **reader(built, tmp_path)}
        for page, each in run:
            wrong = RUN_BY[each.language](each.text, tmp_path, environment)
            assert not wrong, f"{by_name(page)}\n{each.text}\n{wrong}"


def in_a_shell(text: str, folder: Path, environment: dict[str, str]) -> str:
    """What it said, if it went wrong."""
    done = subprocess.run(
        ["sh", "-e", "-c", text],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


def by_the_administrator(text: str, folder: Path, _: dict[str, str]) -> str:
    """What the database says, if it answers with no row."""
    address = json.loads((folder / ".local" / "credentials.json").read_text())["database_url"]
    with psycopg.connect(address, connect_timeout=10) as connection:
        return "" if connection.execute(text.encode()).fetchall() else "no row"


RUN_BY = {"sh": in_a_shell, "sql": by_the_administrator}


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
