"""The files that are laid over compose.yaml, put together as docker compose does it."""

from typing import Any

import yaml

from deploy.containers import compose
from deploy.containers.files import MOUNTED

OVERLAYS = {name: MOUNTED / f"{name}.yaml" for name in ("tls", "tracing")}
_SAID_ANEW = {"command", "entrypoint"}
"""Lists that replace the one before; any other is added to it."""


def over(*names: str) -> dict[str, Any]:
    """compose.yaml with these overlays, in their order."""
    whole = compose.document()
    for name in names:
        whole = _laid(whole, yaml.safe_load(OVERLAYS[name].read_text("utf-8")))
    return whole


def _laid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    return below | {key: _merged(key, below.get(key), value) for key, value in above.items()}


def _merged(key: str, below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return _laid(below, above)
    if isinstance(below, list) and isinstance(above, list) and key not in _SAID_ANEW:
        return below + above
    return above
