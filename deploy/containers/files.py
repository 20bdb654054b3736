"""The generated files for containers."""

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from deploy.containers import compose, definitions

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "compose.yaml"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
MOUNTED = ROOT / "deploy" / "containers"
"""Where files lie that compose reads besides its own, or hands to a container."""
_SOURCE = "# 由 deploy/containers 生成:改那里,再运行 make contracts。密钥先由 echowall secrets secrets 做好。\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with its text."""
    yield COMPOSE, _SOURCE + yaml.dump(compose.document(), Dumper=_Plain, sort_keys=False, width=120)
    shape = json.dumps(definitions.definitions(), indent=1)
    yield MOUNTED / "definitions.json", shape + "\n"


class _Plain(yaml.SafeDumper):
    """Without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True
