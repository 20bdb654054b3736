"""The demonstration county: the registry's centres first, for every service, then what its room `seed` furnishes."""

from importlib import import_module

from deploy.processes.copying import copy_centres
from deploy.processes.discovery import SERVICES, with_tables
from services.centres.seed import invented, seed
from services.chassis.config import Settings


def seed_all() -> None:
    """Centres for all who keep copies, then fill every service that has a room `seed`; done twice, nothing changes."""
    seed(Settings.load("centres"))
    copy_centres()
    centres = {each.details.id: each.details.name for each in invented()}
    for service in with_tables():
        if service != "centres" and (SERVICES / service / "seed.py").exists():
            import_module(f"services.{service}.seed").furnish(Settings.load(service), centres)
