"""The county's settings for orders, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.supermarket.domain.clock import Rules

_SOME = validate.Range(min=1)


def rules_from_environment(*, tell: bool) -> Rules:
    """SUPERMARKET_EXPIRE_DAYS and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules()
    minute = timedelta(minutes=1)
    return Rules(
        remind_after_days=env.int("SUPERMARKET_REMIND_DAYS", usual.remind_after_days, validate=_SOME),
        expire_after_days=env.int("SUPERMARKET_EXPIRE_DAYS", usual.expire_after_days, validate=_SOME),
        complete_after_days=env.int("SUPERMARKET_COMPLETE_DAYS", usual.complete_after_days, validate=_SOME),
        correct_within=env.int("SUPERMARKET_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME) * minute,
        tell=tell,
        identify=env.bool("SUPERMARKET_IDENTIFY_BUYERS", usual.identify),
    )
