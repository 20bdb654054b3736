"""A store of express for tests that have no settings: with a key of its own, and the county's usual rules."""

import os

from services.chassis.vault import Vault
from services.express.domain.clock import Rules
from services.express.store import ExpressStore


def a_store(rules: Rules | None = None) -> ExpressStore:
    return ExpressStore(Vault("k1", {"k1": os.urandom(32)}, os.urandom(32)), rules or Rules())
