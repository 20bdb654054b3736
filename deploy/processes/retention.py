"""How long the access log is kept: what is older goes, month by month, by the hand of the owner role alone."""

from environs import Env, validate

from deploy.processes.discovery import with_tables
from deploy.processes.migration import owner_url
from services.chassis.database import engine_for
from services.chassis.work.housekeeping import keep_access_log

KEPT_MONTHS = 36
"""PIPL art. 56: records of handling personal information are kept for at least three years."""
LEAST_MONTHS = 6
"""The Cybersecurity Law: network logs are kept for no less than six months."""


def months() -> int:
    """Return `ACCESS_LOG_MONTHS`; EnvValidationError where it is no number or below LEAST_MONTHS."""
    return Env().int("ACCESS_LOG_MONTHS", KEPT_MONTHS, validate=validate.Range(min=LEAST_MONTHS))


def keep_all() -> dict[str, list[str]]:
    """Return for each service the months that were dropped. KeyError without an owner's address, EnvValidationError."""
    return {service: keep(service) for service in with_tables()}


def keep(service: str) -> list[str]:
    """The same of one service."""
    kept = months()
    engine = engine_for(owner_url(service), name=f"{service}-retention")
    try:
        return keep_access_log(engine, kept)
    finally:
        engine.dispose()
