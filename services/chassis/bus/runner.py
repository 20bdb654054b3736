"""Starting a service's nameko class: only the chassis knows how nameko is configured."""

from typing import Any

from nameko.runners import ServiceRunner

from services.chassis.config import Settings

_SETTINGS = "settings"


def runner_for(service: type, settings: Settings) -> ServiceRunner:
    """A runner (start, stop, wait) of one service class, with the broker account and the database of its settings."""
    runner = ServiceRunner({"AMQP_URI": settings.amqp_uri, _SETTINGS: settings})
    runner.add_service(service)
    return runner


def settings_of(container: Any) -> Settings:
    """The settings that the container's runner was given."""
    settings: Settings = container.config[_SETTINGS]
    return settings
