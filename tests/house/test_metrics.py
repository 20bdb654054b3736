"""Every figure stands in one list, so that an alert finds it and nobody makes a second one."""

import ast
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from services.chassis import metrics

ROOT = Path(__file__).parents[2]
KINDS = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}


def makes_metrics(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "prometheus_client"]
    return any(alias.name in KINDS for node in imports for alias in node.names)


def test_all_metrics_are_made_in_one_list() -> None:
    found = {path for top in ("services", "deploy") for path in (ROOT / top).rglob("*.py") if makes_metrics(path)}
    assert found == {ROOT / "services/chassis/metrics.py"}


def test_every_metric_is_ours_by_name_and_says_the_service_first() -> None:
    listed = {name: each for name, each in vars(metrics).items() if isinstance(each, Counter | Gauge | Histogram)}
    assert len(listed) > 20
    assert {name for name, each in listed.items() if not each._name.startswith("echowall_")} == set()
    assert {name for name, each in listed.items() if each._labelnames[:1] != ("service",)} == set()
    assert len({each._name for each in listed.values()}) == len(listed)
