import os

import pytest

from services.chassis.vault import Vault


@pytest.fixture
def vault() -> Vault:
    return Vault("k1", {"k1": os.urandom(32)}, os.urandom(32))
