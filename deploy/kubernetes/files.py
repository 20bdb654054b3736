"""The generated files of `k8s/`; what stands beside them is written by hand."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from deploy.kubernetes import overlays, toolbox, watching
from deploy.processes.discovery import discover
from deploy.written import version
from services.chassis import tables
from services.chassis.http.limits import UPLOAD_BYTES

FOLDER = Path(__file__).parents[2] / "k8s"
SERVICES = FOLDER / "services"
_SOURCE = "# 由 deploy/kubernetes 生成:改那里,再运行 make contracts。\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with its text."""
    services, operators = discover(), FOLDER / "operators"
    for service in services:
        yield SERVICES / service.name / "kustomization.yaml", _yaml([overlays.overlay(service)])
    yield SERVICES / "kustomization.yaml", _yaml([overlays.collection(services)])
    yield SERVICES / "ingress.yaml", _yaml([overlays.ingress(services, max(UPLOAD_BYTES, tables.MOST_BYTES))])
    yield SERVICES / "toolbox.yaml", _yaml([toolbox.document()])
    yield FOLDER / "images" / "kustomization.yaml", _yaml([overlays.images(services, version())])
    yield operators / "monitors.yaml", _yaml(watching.monitors(services))
    yield operators / "rules.yaml", _yaml([watching.prometheus_rules()])
    yield operators / "scaling.yaml", _yaml(watching.scaling(services))


def _yaml(documents: Iterable[Any]) -> str:
    return _SOURCE + yaml.dump_all(documents, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """Without anchors, and texts of several lines as such."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Plain, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text)
