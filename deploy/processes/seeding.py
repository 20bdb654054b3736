"""The demonstration county: every service that has a room `seed` fills itself; done twice, nothing changes."""

from importlib import import_module

from deploy.processes.discovery import SERVICES, with_tables
from services.chassis.config import Settings


def seed_all() -> None:
    """Run the `seed(settings)` of each service that has one."""
    for service in with_tables():
        if (SERVICES / service / "seed.py").exists():
            import_module(f"services.{service}.seed").seed(Settings.load(service))
