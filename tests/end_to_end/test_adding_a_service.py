"""The guide to a new service, followed block by block in a copy of the checkout, gives a service that works."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.local.layout import CHECKOUT
from tests.integration.deploy.house import House, house
from tests.waiting import eventually

GUIDE = CHECKOUT / "docs" / "adding-a-service.md"
BLOCK = re.compile(
    r"^<!-- (?:file: (?P<file>\S+)|run by: \S+) -->\n(?P<fence>```+)\w+\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
SKIPPED = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")
CENTRE = "370829001001"
SECONDS = 300


def followed(copy: Path) -> None:
    """Do what each block says, in their order."""
    for block in BLOCK.finditer(GUIDE.read_text("utf-8")):
        if block["file"]:
            path = copy / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], "utf-8")
        else:
            run(copy, block["text"])


def run(copy: Path, commands: str) -> None:
    done = subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=copy,
        env=environment(copy),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"


def environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture
def built(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house of a copy in which the guide was followed, running."""
    copy = server_folder / "scratch" / "checkout"
    shutil.copytree(CHECKOUT, copy, ignore=SKIPPED)
    followed(copy)
    monkeypatch.setenv("PYTHONPATH", str(copy))
    with house(server_folder / "scratch" / "home", checkout=copy) as running:
        running.start()
        yield running


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_guide_followed_gives_a_service_that_supervision_hears(built: House) -> None:
    tokens = built.credentials["tokens"]
    cadre = {"authorization": f"Bearer {tokens['cadre'][CENTRE]}"}
    with httpx.Client(base_url=built.credentials["base_url"], headers=cadre, timeout=10) as client:
        kept = client.post("/lostfound/v1/items", json={"what": "雨伞"}).raise_for_status().json()
        given = client.post(f"/lostfound/v1/items/{kept['id']}/give_back").raise_for_status().json()
        shown = client.get(f"/lostfound/v1/items/{kept['id']}").raise_for_status().json()

    assert (given["state"], shown["what"], shown["centre"]) == ("returned", "雨伞", CENTRE)
    eventually(lambda: heard(built, kept["id"]) == ["found_item.kept.v1", "found_item.returned.v1"], within=30)


def heard(built: House, case: str) -> list[str]:
    """What supervision knows of a case."""
    answer = built.get(f"/supervision/v1/cases/lostfound/{case}")
    return [event["type"] for event in answer.json()["events"]] if answer.is_success else []
