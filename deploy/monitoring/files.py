"""Every file of `monitoring/`, and the page of alerts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from deploy.monitoring import dashboards, routing, rules, runbook, scraping
from deploy.monitoring.alerts import GROUPS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "monitoring"
RECEIVERS = FOLDER / "receivers.yaml"
_SOURCE = "# 由 deploy/monitoring 生成:改那里,再运行 make contracts。\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Each file with its text."""
    yield FOLDER / "prometheus" / "prometheus.yaml", _yaml(scraping.composed())
    yield FOLDER / "prometheus" / "prometheus-tls.yaml", _yaml(scraping.composed("/run/secrets/ca.crt"))
    yield FOLDER / "prometheus" / "rules" / "recordings.yaml", _yaml(rules.recordings())
    for group, alerts in GROUPS.items():
        files = ["../rules/recordings.yaml", f"../rules/{group}.yaml"]
        yield FOLDER / "prometheus" / "rules" / f"{group}.yaml", _yaml(rules.rules(group, alerts))
        yield FOLDER / "prometheus" / "tests" / f"{group}.yaml", _yaml(rules.stories(alerts, files))
    yield FOLDER / "alertmanager" / "alertmanager.yaml", _yaml(routing.configuration(_receivers(), "*.tmpl"))
    yield FOLDER / "alertmanager" / "echowall.tmpl", routing.TEMPLATE
    for dashboard in dashboards.DASHBOARDS:
        yield FOLDER / "grafana" / "dashboards" / f"{dashboard.uid}.json", _json(dashboards.rendered(dashboard))
    yield FOLDER / "grafana" / "provider.yaml", _yaml(dashboards.PROVIDER)
    yield ROOT / rules.RUNBOOK, runbook.page(GROUPS)


def _receivers() -> list[dict[str, Any]]:
    """Who is told, written by the county. Raises ValueError where one is missing or unknown."""
    found: list[dict[str, Any]] = yaml.safe_load(RECEIVERS.read_text(encoding="utf-8"))
    if sorted(each["name"] for each in found) != sorted(routing.RECEIVERS):
        raise ValueError(f"{RECEIVERS}: 应有且只有 {', '.join(routing.RECEIVERS)}")
    return found


def _yaml(document: Any) -> str:
    return _SOURCE + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
