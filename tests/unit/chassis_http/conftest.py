import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from services.chassis.http.tokens import make_keys


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """A private key and the public keys that verify what it signs."""
    return make_keys(tmp_path)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A file for the partner registry, empty yet."""
    path = tmp_path / "partners.json"
    path.write_text("{}")
    return path


def write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content))
