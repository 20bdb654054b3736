"""All files for operations that are generated and committed."""

from collections.abc import Iterator
from pathlib import Path

from deploy.containers import files as containers
from deploy.kubernetes import files as kubernetes
from deploy.monitoring import files as monitoring
from deploy.written import left_over, rewrite, stale

_OURS = (monitoring.FOLDER, kubernetes.SERVICES)
"""Folders of which every file is generated, but those in _BY_HAND."""
_BY_HAND = {monitoring.RECEIVERS}


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with the text that it should have."""
    yield from monitoring.documents()
    yield from kubernetes.documents()
    yield from containers.documents()


def write() -> list[Path]:
    """Rewrite what has changed, delete what nothing produces any more; returns the paths touched."""
    wanted = dict(documents())
    left = _left(wanted)
    for path in left:
        path.unlink()
    return [*left, *rewrite(wanted.items())]


def check() -> list[str]:
    """A line for each file that is stale, missing or left over."""
    wanted = dict(documents())
    return [*(f"{path}: 已无来源,请运行 make contracts" for path in _left(wanted)), *stale(wanted.items())]


def _left(wanted: dict[Path, str]) -> list[Path]:
    return [path for folder in _OURS for path in left_over(folder, wanted) if path not in _BY_HAND]
