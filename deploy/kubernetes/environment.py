"""What each kind of process is told: settings that name secrets, and files that hold them.

The secrets themselves are the county's: `<service>-database` (`url`, `read-url`), `<service>-owner` (`url`),
`<service>-broker` (`uri`), `echowall-monitor` (`url`, for KEDA `scaler-url`), and the files of `echowall-keys`.
"""

from collections.abc import Mapping
from typing import Any

from deploy.processes.discovery import PAGES, Service, with_tables

KEYS = "/run/secrets/echowall"
"""Where the files of `echowall-keys` are mounted."""
_FILES = {"TOKEN_KEYS_FILE": "token-keys.json", "FIELD_KEYS_FILE": "fields.json", "PARTNERS_FILE": "partners.json"}
_OF_PAGES = {"TOKEN_KEYS_FILE": "token-keys.json", "OIDC_CLIENT_SECRET_FILE": "oidc-client-secret"}
_OF_ONE = {"supervision": {"SUPERVISION_SIGNING_KEY_FILE": "signing.json"}}


def environment(service: Service, kind: str) -> list[dict[str, Any]]:
    """Of one process of a service: `api`, `worker`, `relay`, `migrate` or `retention`."""
    return [{"name": "SERVICE", "value": service.name}, *_KINDS[kind](service)]


def toolbox() -> list[dict[str, Any]]:
    """Of what wants all services at once: their databases, the owner of what can be rebuilt, the keys."""
    urls = [_secret(f"{name.upper()}_DATABASE_URL", f"{name}-database", "url") for name in with_tables()]
    return [*urls, _secret("SUPERVISION_OWNER_URL", "supervision-owner", "url"), *_files(_FILES)]


def _api(service: Service) -> list[dict[str, Any]]:
    if not service.tables:
        return _files(_OF_PAGES if service.name == PAGES else _FILES)
    read = _secret(f"{service.name.upper()}_READ_DATABASE_URL", f"{service.name}-database", "read-url")
    return [_database(service), read, *_files(_FILES | _OF_ONE.get(service.name, {}))]


def _worker(service: Service) -> list[dict[str, Any]]:
    return [_database(service), _broker(service), *_files(_FILES | _OF_ONE.get(service.name, {}))]


def _relay(service: Service) -> list[dict[str, Any]]:
    return [_database(service), _broker(service), _secret("MONITOR_URL", "echowall-monitor", "url")]


def _owner(service: Service) -> list[dict[str, Any]]:
    return [_secret("OWNER_URL", f"{service.name}-owner", "url")]


_KINDS = {"api": _api, "worker": _worker, "relay": _relay, "migrate": _owner, "retention": _owner}


def _database(service: Service) -> dict[str, Any]:
    return _secret("DATABASE_URL", f"{service.name}-database", "url")


def _broker(service: Service) -> dict[str, Any]:
    return _secret("AMQP_URI", f"{service.name}-broker", "uri")


def _secret(name: str, secret: str, key: str) -> dict[str, Any]:
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


def _files(files: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "value": f"{KEYS}/{file}"} for name, file in files.items()]
