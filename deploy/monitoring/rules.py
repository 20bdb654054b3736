"""Prometheus rules, and the stories by which `promtool test rules` tries them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deploy.monitoring.alert import Alert, Case

RUNBOOK = "docs/operations/alerts.md"
RECORDINGS = {
    "service:echowall_http_requests:rate5m": "sum by (service) (rate(echowall_http_requests_total[5m]))",
    "service:echowall_http_errors:ratio5m": (
        'sum by (service) (rate(echowall_http_requests_total{status=~"5.."}[5m])) '
        "/ sum by (service) (rate(echowall_http_requests_total[5m]))"
    ),
    "service_route:echowall_http_request_seconds:p95_5m": (
        "histogram_quantile(0.95, sum by (service, route, le) (rate(echowall_http_request_seconds_bucket[5m])))"
    ),
    "service:echowall_consumed_events:rate5m": "sum by (service) (rate(echowall_consumed_events_total[5m]))",
    "service:echowall_published_events:rate5m": "sum by (service) (rate(echowall_published_events_total[5m]))",
    "service:echowall_batch_seconds:p95_5m": (
        "histogram_quantile(0.95, sum by (service, le) (rate(echowall_batch_seconds_bucket[5m])))"
    ),
    "service:echowall_inbox_wait:seconds": (
        "max by (service) (echowall_queue_messages{queue=~'.+[.]inbox'}) "
        "/ on (service) (service:echowall_consumed_events:rate5m > 0)"
    ),
}
"""What is counted beforehand: name to query, in the order in which one builds on another."""
_LABEL = re.compile(r"\{(\w+)\}")


def recordings() -> dict[str, Any]:
    """The rule file of what is counted beforehand."""
    rules = [{"record": name, "expr": query} for name, query in RECORDINGS.items()]
    return {"groups": [{"name": "echowall-recorded", "rules": rules}]}


def rules(group: str, alerts: Iterable[Alert], *, patient: bool = True) -> dict[str, Any]:
    """The rule file of a group of alerts; without `patient` each fires at once, as a test wants it."""
    return {"groups": [{"name": f"echowall-{group}", "rules": [_rule(alert, patient=patient) for alert in alerts]}]}


def stories(alerts: Iterable[Alert], rule_files: Sequence[str]) -> dict[str, Any]:
    """For each alert one in which it fires and one in which it rests; `rule_files` relative to the file of stories."""
    tests = [_story(alert, case, fires=fires) for alert in alerts for case, fires in _cases(alert)]
    return {"rule_files": list(rule_files), "evaluation_interval": "1m", "tests": tests}


def _cases(alert: Alert) -> list[tuple[Case, bool]]:
    return [(alert.fires, True)] + ([(alert.rests, False)] if alert.rests else [])


def _rule(alert: Alert, *, patient: bool) -> dict[str, Any]:
    annotations = _annotations(alert, _LABEL.sub(r"{{ $labels.\1 }}", alert.title), '{{ printf "%.4g" $value }}')
    return {
        "alert": alert.name,
        "expr": alert.query,
        "for": f"{alert.minutes if patient else 0}m",
        "labels": {"severity": str(alert.severity)},
        "annotations": annotations,
    }


def _annotations(alert: Alert, summary: str, value: str) -> dict[str, str]:
    return {
        "summary": summary,
        "value": value,
        "description": f"{alert.meaning}群众:{alert.villagers}",
        "runbook": f"{RUNBOOK}#{alert.name.lower()}",
    }


def _story(alert: Alert, case: Case, *, fires: bool) -> dict[str, Any]:
    return {
        "name": f"{alert.name} {'fires' if fires else 'rests'}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in case.series.items()],
        "alert_rule_test": [
            {
                "eval_time": f"{case.at}m",
                "alertname": alert.name,
                "exp_alerts": [_expected(alert, case)] if fires else [],
            }
        ],
    }


def _expected(alert: Alert, case: Case) -> dict[str, Mapping[str, str]]:
    summary = _LABEL.sub(lambda match: case.labels[match[1]], alert.title)
    return {
        "exp_labels": {"severity": str(alert.severity), **case.labels},
        "exp_annotations": _annotations(alert, summary, case.value),
    }
