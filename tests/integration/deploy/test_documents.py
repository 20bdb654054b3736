"""The commands of the handbook, as they stand there, on a house that runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.layout import CHECKOUT
from tests.integration.deploy.house import house

PAGES = [CHECKOUT / "docs" / "operations" / name for name in ("install.md", "backup.md", "partners.md")]
BLOCK = re.compile(r"^(?:<!-- (?P<mark>run|not run: [^\n]+) -->\n)?```sh\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 120


def blocks(page: Path) -> list[tuple[str | None, str]]:
    return [(found["mark"], found["text"]) for found in BLOCK.finditer(page.read_text("utf-8"))]


def commands() -> list[str]:
    return [line for page in PAGES for mark, text in blocks(page) if mark == "run" for line in text.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_is_run_here_or_says_why_not(page: Path) -> None:
    assert [text for mark, text in blocks(page) if mark is None] == []
    assert len(blocks(page)) == page.read_text("utf-8").count("```sh\n")


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_commands_of_the_handbook_work(server_folder: Path, tmp_path: Path) -> None:
    assert len(commands()) > 5
    with house(server_folder / "handbook") as built:
        built.start()
        programs = f"{Path(sys.executable).parent}:{built.environment({})['PATH']}"
        environment = built.environment({"PATH": programs, "SCRATCH": str(tmp_path)})
        for command in commands():
            done = subprocess.run(
                ["sh", "-c", command],
                env=environment,
                cwd=CHECKOUT,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
