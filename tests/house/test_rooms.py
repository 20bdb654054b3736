"""Every service is built alike, and no file outgrows its reader."""

import ast
import sys
from pathlib import Path

import pytest

from deploy.processes.discovery import Service, discover

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "services"
ROOMS = {"__init__", "api", "domain", "events", "handlers", "migrations", "seed", "service", "store"}
MORE_ROOMS = {
    "web": {"templates", "static"},  # pages
}
FOUNDATIONS = {"services.chassis.calendar", "services.chassis.machine", "services.chassis.papers"}
"""What domains build on (ADR 0013, 0018): it imports the standard library and plain vocabulary alone."""
LONGEST = 300


def python_files() -> list[Path]:
    return [path for top in ("contracts", "services", "deploy", "tests") for path in (ROOT / top).rglob("*.py")]


def by_name(service: Service) -> str:
    return service.name


@pytest.mark.parametrize("service", discover(), ids=by_name)
def test_a_service_has_the_rooms_of_the_house_and_no_other(service: Service) -> None:
    found = {path.stem for path in (SERVICES / service.name).iterdir() if path.suffix in ("", ".py")}
    assert found - {"__pycache__"} <= ROOMS | MORE_ROOMS.get(service.name, set())


@pytest.mark.parametrize("service", discover(), ids=by_name)
def test_a_service_says_in_its_readme_what_it_owns_and_how_to_run_it(service: Service) -> None:
    text = (SERVICES / service.name / "README.md").read_text(encoding="utf-8")
    assert "Runbook" in text


@pytest.mark.parametrize("service", [each for each in discover() if each.tables], ids=by_name)
def test_a_service_with_tables_has_migrations(service: Service) -> None:
    assert list((SERVICES / service.name / "migrations" / "versions").glob("0001_*.py"))


def domains() -> list[Path]:
    return [*SERVICES.glob("*/domain.py"), *SERVICES.glob("*/domain/**/*.py")]


@pytest.mark.parametrize("path", domains(), ids=lambda path: str(path.relative_to(SERVICES)))
def test_a_domain_imports_the_standard_library_and_plain_vocabulary_only(path: Path) -> None:
    own = f"services.{path.relative_to(SERVICES).parts[0]}.domain"
    foreign = {name for name in imported(path) if name.partition(".")[0] not in sys.stdlib_module_names}
    assert not {name for name in foreign if not (name.startswith(own) or plain(name))}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def plain(name: str) -> bool:
    """A module of contracts, or one of those of the chassis that domains build on, itself importing nothing else."""
    path = ROOT / name.replace(".", "/")
    room = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not (name.startswith("contracts.") or name in FOUNDATIONS) or not room.exists():
        return False
    return all(each.partition(".")[0] in sys.stdlib_module_names or plain(each) for each in imported(room))


def test_plain_vocabulary_is_told_from_schemas() -> None:
    assert plain("contracts.people")
    assert plain("contracts.standards")
    assert all(plain(name) for name in FOUNDATIONS)
    assert not plain("contracts.express.events")


def test_no_file_outgrows_its_reader() -> None:
    longer = [
        str(path.relative_to(ROOT)) for path in python_files() if len(path.read_text("utf-8").splitlines()) > LONGEST
    ]
    assert longer == []


def test_no_module_is_called_after_nothing() -> None:
    vague = {"utils", "util", "common", "helpers", "helper", "base", "misc", "manager"}
    assert not [path for path in python_files() if path.stem in vague or path.parent.name in vague]
