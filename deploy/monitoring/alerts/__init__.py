"""All alerts by group, in the order of the runbook."""

from collections.abc import Mapping, Sequence

from deploy.monitoring.alert import Alert
from deploy.monitoring.alerts import bus, county, http, servers

GROUPS: Mapping[str, Sequence[Alert]] = {
    "servers": servers.ALERTS,
    "bus": bus.ALERTS,
    "http": http.ALERTS,
    "county": county.ALERTS,
}
ALERTS: Sequence[Alert] = tuple(alert for group in GROUPS.values() for alert in group)
