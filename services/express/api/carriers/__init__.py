"""Carriers that push in forms of their own: an adapter `<carrier>.py` and its table `<carrier>.toml` for each."""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from services.chassis.http.routes import Hook
from services.express.api.carriers.hook import hook
from services.express.api.carriers.push import Carrier


def carriers() -> Sequence[Carrier]:
    """Each module here that has a `CARRIER`, by name: nothing else is to be edited for another one."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [module.CARRIER for module in modules if hasattr(module, "CARRIER")]
    return sorted(found, key=lambda carrier: carrier.name)


def hooks() -> Sequence[Hook]:
    """Their routes: `POST v1/carriers/<carrier>`."""
    return [hook(carrier) for carrier in carriers()]
