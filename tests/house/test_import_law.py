"""The import law bites: each rule finds a violation that is planted in a copy of the house."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"

PLANTED = {
    "services-know-nobody": ("services/express/handlers/parcels.py", "import services.centres.domain"),
    "rooms": ("services/express/store/parcels.py", "import services.express.handlers"),
    "pure-domain": ("services/express/domain/parcel.py", "import sqlalchemy"),
    "house": ("contracts/people.py", "import services.chassis.ids"),
    "framework": ("services/express/handlers/parcels.py", "import kombu"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for package in ("contracts", "services", "deploy"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "published"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(folder: Path, *rules: str) -> subprocess.CompletedProcess[str]:
    chosen = [word for rule in rules for word in ("--contract", rule)]
    command = [str(LINTER), "--no-logo", "--no-cache", *chosen]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_house_keeps_its_law(copy: Path) -> None:
    found = lint(copy)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_violation_is_found(copy: Path, rule: str) -> None:
    place, line = PLANTED[rule]
    original = (copy / place).read_text()
    (copy / place).write_text(f"{original}\n{line}\n")
    try:
        found = lint(copy, rule)
    finally:
        (copy / place).write_text(original)
    assert found.returncode == 1
    assert "BROKEN" in found.stdout


def test_a_new_service_is_under_the_law_without_a_list_to_edit(copy: Path) -> None:
    room = copy / "services" / "newcomer"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "domain.py").write_text("import services.newcomer.store\n")
    (room / "store.py").write_text("import services.express.domain\n")
    try:
        found = lint(copy, "rooms", "services-know-nobody")
    finally:
        shutil.rmtree(room)
    assert "0 kept, 2 broken" in found.stdout


CLIENTS = {"httpx", "requests", "aiohttp", "http.client", "urllib.request", "nameko.rpc", "nameko.standalone"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


PROVIDER = ROOT / "services" / "web" / "api" / "identity.py"
"""It asks the county's identity provider, which is no service of ours."""


def calls_others(path: Path) -> bool:
    return any(name == client or name.startswith(f"{client}.") for name in imported(path) for client in CLIENTS)


def test_no_service_asks_another_to_do_its_work(tmp_path: Path) -> None:
    """What a service needs of others stands in their events."""
    rooms = [path for path in (ROOT / "services").rglob("*.py") if "chassis" not in path.parts]
    assert [path for path in rooms if calls_others(path)] == [PROVIDER]

    planted = tmp_path / "handlers.py"
    planted.write_text("from nameko.rpc import RpcProxy\n")
    assert calls_others(planted)
