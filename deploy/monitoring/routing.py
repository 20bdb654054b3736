"""Alertmanager: who is told of what, and in which words."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.monitoring.alert import Severity

ON_DUTY, MORNING, WATCHDOG = "on-duty", "morning", "watchdog"
RECEIVERS = (ON_DUTY, MORNING, WATCHDOG)
ROUTES: Mapping[Severity, str] = {Severity.CRITICAL: ON_DUTY, Severity.WARNING: MORNING, Severity.NONE: WATCHDOG}
_CAUSES = {
    "DatabaseDown": ("ConsumerPaused", "ServerErrorsMany", "ServerErrors", "DueHeld", "SweepLate"),
    "BrokerAlarm": ("RelayStuck", "OutboxOld", "BrokerDiskLow", "EventsUnpublishable"),
    "RelayMissing": ("QueuesUnobserved",),
    "ManyCentresSilent": ("CentresSilent",),
}
"""What is told already by telling of its cause."""
TEMPLATE = """\
{{ define "echowall.subject" }}
{{- if eq .Status "firing" }}【{{ if eq .CommonLabels.severity "critical" }}紧急{{ else }}一般{{ end }}】\
{{ len .Alerts.Firing }} 项告警{{ else }}【恢复】{{ end }} {{ .CommonLabels.alertname }}
{{- end }}

{{ define "echowall.text" }}
{{- range .Alerts.Firing }}
● {{ .Annotations.summary }}(当前 {{ .Annotations.value }})
  自 {{ .StartsAt.Local.Format "01-02 15:04:05" }} 起。{{ .Annotations.description }}
  处理办法:{{ .Annotations.runbook }}
{{- end }}
{{- range .Alerts.Resolved }}
○ 已恢复:{{ .Annotations.summary }}({{ .StartsAt.Local.Format "01-02 15:04:05" }} 至 \
{{ .EndsAt.Local.Format "01-02 15:04:05" }})
{{- end }}
{{ end }}
"""


def configuration(receivers: Sequence[Mapping[str, Any]], templates: str, *, patient: bool = True) -> dict[str, Any]:
    """Alertmanager's settings with these receivers, one for each name of RECEIVERS.

    `templates` is a pattern of files. Without `patient` nothing is collected before it is sent, as a test wants it.
    """
    waits = ("30s", "5m", "4h") if patient else ("1s", "1s", "1h")
    return {
        "templates": [templates],
        "route": {
            "receiver": MORNING,
            "group_by": ["alertname", "service"],
            **dict(zip(("group_wait", "group_interval", "repeat_interval"), waits, strict=True)),
            "routes": [_route(severity, receiver) for severity, receiver in ROUTES.items()],
        },
        "inhibit_rules": [_inhibition(cause, effects) for cause, effects in _CAUSES.items()],
        "receivers": list(receivers),
    }


def by_webhook(url: str) -> list[dict[str, Any]]:
    """Receivers that post everything but the watchdog to one address."""
    return [
        {"name": ON_DUTY, "webhook_configs": [{"url": url}]},
        {"name": MORNING, "webhook_configs": [{"url": url}]},
        {"name": WATCHDOG},
    ]


def _route(severity: Severity, receiver: str) -> dict[str, Any]:
    own = {"group_interval": "1m", "repeat_interval": "1m"} if severity is Severity.NONE else {}
    return {"matchers": [f'severity="{severity}"'], "receiver": receiver, **own}


def _inhibition(cause: str, effects: Sequence[str]) -> dict[str, Any]:
    return {
        "source_matchers": [f'alertname="{cause}"'],
        "target_matchers": [f'alertname=~"{"|".join(effects)}"'],
        "equal": ["service"] if cause == "RelayMissing" else [],
    }
