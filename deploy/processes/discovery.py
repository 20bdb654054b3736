"""Which services there are: every folder in ``services/`` with a room of its own to run; no list to edit."""

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"
PAGES = "web"


@dataclass(frozen=True)
class Service:
    """What one service consists of: an HTTP side, a nameko class, tables."""

    name: str
    api: bool
    worker: bool
    tables: bool


@cache
def discover(folder: Path = SERVICES) -> tuple[Service, ...]:
    """Return the services of a folder in alphabetical order; the chassis is none, having neither room."""
    found = (_look(room) for room in sorted(folder.iterdir()) if (room / "__init__.py").exists())
    return tuple(service for service in found if service.api or service.worker)


def _look(room: Path) -> Service:
    return Service(
        name=room.name,
        api=_has(room, "api"),
        worker=_has(room, "service"),
        tables=_has(room, "store") or (room / "migrations").is_dir(),
    )


def _has(room: Path, module: str) -> bool:
    return (room / f"{module}.py").exists() or (room / module / "__init__.py").exists()


def with_api() -> tuple[str, ...]:
    """Names of the services that answer HTTP, the pages last: they are mounted at the root."""
    names = [service.name for service in discover() if service.api]
    return tuple(sorted(names, key=lambda name: (name == PAGES, name)))


def with_worker() -> tuple[str, ...]:
    """Names of the services that consume events or have timers."""
    return tuple(service.name for service in discover() if service.worker)


def with_tables() -> tuple[str, ...]:
    """Names of the services that own a schema; each has an outbox and so a relay."""
    return tuple(service.name for service in discover() if service.tables)


def metrics_path(service: str) -> str:
    """Where the api process of a service shows its figures: the pages are mounted at the root."""
    return "/metrics" if service == PAGES else f"/{service}/metrics"


def service_class(service: str) -> type:
    """Return the nameko class in a service's room `service`: the one class of its own with that name."""
    module = import_module(f"services.{service}.service")
    [found] = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__ and getattr(member, "name", None) == service
    ]
    return found
