"""What an environment may take up beside what it has: TLS between all pods, tracing."""

import os
from pathlib import Path

import yaml

from deploy.kubernetes.files import FOLDER

OPTIONAL = ("tls", "tracing")


def environment(folder: Path, name: str, *components: str) -> Path:
    """Write into `folder` the kustomization of an environment with these; returns the folder as kubectl wants it."""
    folder = folder.resolve()
    above = os.path.relpath(FOLDER, folder)
    wanted = {
        "resources": [f"{above}/environments/{name}"],
        "components": [f"{above}/{component}" for component in components],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(wanted), encoding="utf-8")
    return folder
