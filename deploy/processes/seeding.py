"""The demonstration county: the registry's centres first, for every service, then what its room `seed` furnishes."""

from importlib import import_module

from deploy.processes.copying import copy_calendars, copy_centres, copy_staff, copy_titles
from deploy.processes.discovery import SERVICES, with_tables
from services.centres.seed import invented, seed
from services.chassis.config import Settings


def seed_all() -> None:
    """Copies for all who keep some, then what each room `seed` furnishes; safe to repeat."""
    seed(Settings.load("centres"))
    copy_centres()
    copy_staff()
    copy_calendars()
    copy_titles()
    centres = {each.details.id: each.details.name for each in invented()}
    for service in with_tables():
        if service != "centres" and (SERVICES / service / "seed.py").exists():
            import_module(f"services.{service}.seed").furnish(Settings.load(service), centres)
