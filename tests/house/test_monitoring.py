"""What watches the house asks for figures that there are, and every alert says what to do."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from deploy.monitoring import rules, runbook
from deploy.monitoring.alert import Alert, Severity
from deploy.monitoring.alerts import ALERTS, GROUPS
from deploy.monitoring.dashboards import DASHBOARDS
from deploy.monitoring.files import FOLDER, ROOT
from deploy.monitoring.routing import RECEIVERS, ROUTES
from services.chassis import metrics

OTHERS = {
    "prometheus": {"up"},
    "rabbitmq_prometheus": {
        "rabbitmq_alarms_free_disk_space_watermark",
        "rabbitmq_alarms_memory_used_watermark",
        "rabbitmq_disk_space_available_bytes",
        "rabbitmq_disk_space_available_limit_bytes",
        "rabbitmq_process_resident_memory_bytes",
    },
    "postgres_exporter": {
        "pg_settings_max_connections",
        "pg_stat_database_numbackends",
        "pg_stat_database_xact_commit",
        "pg_up",
    },
    "ingress-nginx": {"nginx_ingress_controller_ssl_expire_time_seconds"},
    "kubelet": {"kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes"},
}
"""What is asked of those whose figures are not ours, by who shows them."""
WORDS = {
    "absent",
    "and",
    "by",
    "count",
    "group_left",
    "histogram_quantile",
    "increase",
    "max",
    "min",
    "on",
    "or",
    "rate",
    "sum",
}
WORDS |= {"time", "topk", "unless", "vector"}
NAME = re.compile(r"(?<![\w.$])[a-z_][\w:]*")
NOT_NAMES = re.compile(r"\{[^}]*\}|\[[^]]*\]|\b(?:by|on|without)\s*\([^)]*\)|'[^']*'|\"[^\"]*\"")
LABELS = re.compile(r"(\w+)\{([^}]*)\}")


def samples(metric: Counter | Gauge | Histogram) -> set[str]:
    ends = {Counter: ["_total"], Gauge: [""], Histogram: ["_bucket", "_count", "_sum"]}[type(metric)]
    return {metric._name + end for end in ends}


OURS = {
    name: set(each._labelnames) | {"le"}
    for each in vars(metrics).values()
    if isinstance(each, Counter | Gauge | Histogram)
    for name in samples(each)
}


def asked() -> Iterator[tuple[str, str]]:
    """Every query with where it stands, as the committed files have it."""
    for path in sorted((FOLDER / "prometheus" / "rules").glob("*.yaml")):
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            for rule in group["rules"]:
                yield f"{path.name} {rule.get('alert') or rule['record']}", rule["expr"]
    for path in sorted((FOLDER / "grafana" / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel["targets"]:
                yield f"{path.name} {panel['title']}", target["expr"]


QUERIES = dict(asked())


def names_in(query: str) -> set[str]:
    return set(NAME.findall(NOT_NAMES.sub("", query))) - WORDS


@pytest.mark.parametrize("place", QUERIES)
def test_a_query_asks_for_figures_that_there_are(place: str) -> None:
    known = {*OURS, *rules.RECORDINGS, *(name for group in OTHERS.values() for name in group)}
    assert names_in(QUERIES[place]) - known == set()


@pytest.mark.parametrize("place", QUERIES)
def test_a_query_chooses_by_labels_that_the_figures_have(place: str) -> None:
    chosen = [(name, label) for name, inner in LABELS.findall(QUERIES[place]) for label in re.findall(r"(\w+)=", inner)]
    assert [pair for pair in chosen if pair[0] in OURS and pair[1] not in OURS[pair[0]]] == []


def test_every_figure_of_others_is_asked_for() -> None:
    """A name that nobody uses any more leaves the list."""
    used = {name for query in QUERIES.values() for name in names_in(query)}
    assert {name for group in OTHERS.values() for name in group} - used == set()


def test_names_are_found_in_a_query() -> None:
    query = 'sum by (service) (rate(echowall_a_total{x=~"b.c"}[5m])) / on (q) group_left pg_up > 0 unless s:r:x'
    assert names_in(query) == {"echowall_a_total", "pg_up", "s:r:x"}


def by_name(alert: Alert) -> str:
    return alert.name


@pytest.mark.parametrize("alert", ALERTS, ids=by_name)
def test_an_alert_links_a_section_that_there_is(alert: Alert) -> None:
    page = (ROOT / rules.RUNBOOK).read_text("utf-8")
    anchors = {heading.lower() for heading in re.findall(r"^## (\w+)$", page, re.MULTILINE)}

    assert alert.name.lower() in anchors
    assert alert.steps


@pytest.mark.parametrize("alert", ALERTS, ids=by_name)
def test_an_alert_is_tried_by_a_case_that_fires_and_one_that_does_not(alert: Alert) -> None:
    assert alert.rests is not None or alert.severity is Severity.NONE
    assert alert.rests is None or alert.rests.series != alert.fires.series


def test_alerts_have_names_of_their_own() -> None:
    assert len({alert.name for alert in ALERTS}) == len(ALERTS)
    assert set(runbook._GROUPS) == set(GROUPS)


def test_every_severity_has_a_receiver() -> None:
    assert set(ROUTES) == set(Severity)
    assert set(ROUTES.values()) == set(RECEIVERS)


@pytest.mark.parametrize("alert", ALERTS, ids=by_name)
def test_a_runbook_names_only_alerts_and_pages_that_there_are(alert: Alert) -> None:
    text = " ".join((alert.meaning, alert.villagers, alert.look, *alert.steps, alert.call))
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w*|Watchdog)`", text))
    pages = re.findall(r"\]\(([\w-]+\.md)(?:#([^)]+))?\)", text)

    assert named - {each.name for each in ALERTS} == set()
    for page, section in pages:
        assert f"# {section}" in (ROOT / "docs/operations" / page).read_text("utf-8")


@pytest.mark.parametrize("alert", ALERTS, ids=by_name)
def test_a_runbook_names_only_charts_that_there_are(alert: Alert) -> None:
    """A long title by its beginning."""
    charts = [panel.title for dashboard in DASHBOARDS for panel in dashboard.panels]
    named = [
        name
        for names in re.findall(r"图表((?:“[^”]+”)+(?:[与和]“[^”]+”)?)", " ".join((alert.look, *alert.steps)))
        for name in re.findall("“([^”]+)”", names)
    ]
    assert [name for name in named if not any(chart.startswith(name) for chart in charts)] == []
