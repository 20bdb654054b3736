"""compose.yaml: the whole house on one machine, all services in three processes, secrets in files."""

from typing import Any

from deploy.local.addresses import DATABASE, MONITOR
from deploy.monitoring.scraping import API_PORT, OPS_PORT
from deploy.processes.discovery import with_api, with_tables
from deploy.written import version

_MOUNT = "/run/secrets"
_CONNECTIONS = 200
"""Each service has up to seven in the api, eight in the worker, and one in the relay."""
_KEYS = {
    "TOKEN_KEYS_FILE": "token-keys.json",
    "FIELD_KEYS_FILE": "fields.json",
    "PARTNERS_FILE": "partners.json",
    "SUPERVISION_SIGNING_KEY_FILE": "signing.json",
}
_HARDENED = {"read_only": True, "tmpfs": ["/tmp"], "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}  # noqa: S108 - in a container of its own
_OURS = {**_HARDENED, "image": f"echowall/all:{version()}", "restart": "unless-stopped", "init": True}
_BUILD = {"context": ".", "dockerfile": "deploy/Dockerfile", "args": {"SERVICE": "all", "VERSION": version()}}
_DONE, _HEALTHY, _STARTED = "service_completed_successfully", "service_healthy", "service_started"


def document() -> dict[str, Any]:
    """The whole file."""
    services = {**_servers(), **_steps(), **_processes(), **_monitoring()}
    named = sorted({secret for service in services.values() for secret in service.get("secrets", ())})
    return {
        "name": "echowall",
        "services": services,
        "secrets": {name: {"file": f"./secrets/{name}"} for name in named},
        "volumes": {name: {} for name in ("postgres", "rabbitmq", "prometheus", "alertmanager", "grafana")},
    }


def _told(files: dict[str, str], **plain: str) -> dict[str, Any]:
    """Environment and secrets: settings that end with _FILE name a file each."""
    return {
        "environment": {**{name: f"{_MOUNT}/{secret}" for name, secret in files.items()}, **plain},
        "secrets": sorted(set(files.values())),
    }


def _urls(*kinds: str) -> dict[str, str]:
    endings = {kind: kind.lower().replace("_", "-") for kind in kinds}
    return {
        f"{service.upper()}_{kind}_FILE": f"{service}-{ending}"
        for service in with_tables()
        for kind, ending in endings.items()
    }


def _after(**conditions: str) -> dict[str, Any]:
    return {"depends_on": {name: {"condition": condition} for name, condition in conditions.items()}}


def _checked(command: list[str]) -> dict[str, Any]:
    return {"healthcheck": {"test": ["CMD", *command], "interval": "10s", "timeout": "5s", "retries": 12}}


def _servers() -> dict[str, Any]:
    password = {"POSTGRES_PASSWORD_FILE": "admin-database-password"}
    return {
        "postgres": {
            "image": "postgres:18",
            "restart": "unless-stopped",
            "command": ["postgres", f"--max_connections={_CONNECTIONS}"],
            **_told(password, POSTGRES_DB="echowall", POSTGRES_USER="echowall_admin"),
            **_checked(["pg_isready", "-U", "echowall_admin", "-d", "echowall"]),
            "volumes": ["postgres:/var/lib/postgresql"],
            "shm_size": "256m",
        },
        "rabbitmq": {
            "image": "rabbitmq:4.1-management",
            "hostname": "rabbitmq",
            "restart": "unless-stopped",
            "secrets": ["definitions.json"],
            **_checked(["rabbitmq-diagnostics", "-q", "check_port_connectivity"]),
            "volumes": [
                "rabbitmq:/var/lib/rabbitmq",
                "./deploy/containers/rabbitmq.conf:/etc/rabbitmq/conf.d/90-echowall.conf:ro",
            ],
        },
    }


def _steps() -> dict[str, Any]:
    """What is done before the processes start, each once and safe to repeat."""
    accounts = {"ADMIN_DATABASE_URL_FILE": "admin-database-url", "DATABASE_PASSWORDS_FILE": "database.json"}
    topology = {
        "ADMIN_AMQP_URI_FILE": "admin-amqp-uri",
        "MANAGEMENT_URL_FILE": "admin-management-url",
        "BROKER_PASSWORDS_FILE": "broker.json",
    }
    return {
        "accounts": {**_step(["accounts"], accounts, postgres=_HEALTHY), "build": _BUILD},
        "migrate": _step(["migrate"], _urls("OWNER_URL"), accounts=_DONE),
        "topology": _step(["topology", "apply"], topology, rabbitmq=_HEALTHY),
    }


def _step(command: list[str], files: dict[str, str], **after: str) -> dict[str, Any]:
    return {**_OURS, "restart": "on-failure", "command": command, **_told(files), **_after(**after)}


def _processes() -> dict[str, Any]:
    ready = {"migrate": _DONE, "topology": _DONE}
    ops = {"OPS_HOST": "0.0.0.0", "OPS_PORT": str(OPS_PORT)}  # noqa: S104 - inside the network of its own
    api, bus = _urls("DATABASE_URL", "READ_DATABASE_URL"), _urls("DATABASE_URL", "AMQP_URI")
    amqp = {"MONITOR_URL_FILE": "monitor-url"}
    health = f"/{with_api()[0]}/healthz"
    return {
        "api": {
            **_OURS,
            "command": ["api", "--host", "0.0.0.0", "--port", str(API_PORT)],  # noqa: S104 - likewise
            **_told(api | _KEYS, HEALTH_PATH=health, PUBLIC_URL="http://localhost:8080"),
            "ports": [f"8080:{API_PORT}"],
            **_after(migrate=_DONE),
        },
        "worker": {**_OURS, "command": ["worker"], **_told(bus | _KEYS, **ops), **_after(**ready)},
        "relay": {**_OURS, "command": ["relay"], **_told(bus | amqp, **ops), **_after(**ready)},
    }


def _monitoring() -> dict[str, Any]:
    source = {"DATA_SOURCE_USER": MONITOR, "DATA_SOURCE_URI": f"postgres:5432/{DATABASE}?sslmode=disable"}
    return {
        "postgres-exporter": {
            "image": "quay.io/prometheuscommunity/postgres-exporter:v0.18.1",
            "restart": "unless-stopped",
            **_told({"DATA_SOURCE_PASS_FILE": "monitor-database-password"}, **source),
            **_after(accounts=_DONE),
        },
        "prometheus": {
            "image": "prom/prometheus:v3.5.0",
            "restart": "unless-stopped",
            "volumes": ["./monitoring/prometheus:/etc/prometheus:ro", "prometheus:/prometheus"],
            "command": ["--config.file=/etc/prometheus/prometheus.yaml", "--storage.tsdb.retention.time=90d"],
            "ports": ["127.0.0.1:9090:9090"],
        },
        "alertmanager": {
            "image": "prom/alertmanager:v0.28.1",
            "restart": "unless-stopped",
            "secrets": ["smtp-password"],
            "volumes": ["./monitoring/alertmanager:/etc/alertmanager:ro", "alertmanager:/alertmanager"],
            "command": ["--config.file=/etc/alertmanager/alertmanager.yaml", "--storage.path=/alertmanager"],
            "ports": ["127.0.0.1:9093:9093"],
        },
        "grafana": {
            "image": "grafana/grafana:12.1.0",
            "restart": "unless-stopped",
            **_told({"GF_SECURITY_ADMIN_PASSWORD__FILE": "grafana-password"}),
            "volumes": [
                "./monitoring/grafana:/etc/grafana/provisioning/dashboards:ro",
                "./deploy/containers/grafana-source.yaml:/etc/grafana/provisioning/datasources/echowall.yaml:ro",
                "grafana:/var/lib/grafana",
            ],
            "ports": ["127.0.0.1:3000:3000"],
        },
    }
