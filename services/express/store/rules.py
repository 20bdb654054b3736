"""The county's settings for parcels, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.express.domain.clock import Rules

_SOME = validate.Range(min=1)


def rules_from_environment(*, tell: bool) -> Rules:
    """EXPRESS_REMIND_HOURS and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules()
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    return Rules(
        remind_after=env.int("EXPRESS_REMIND_HOURS", usual.remind_after // hour, validate=_SOME) * hour,
        overdue_after=env.int("EXPRESS_OVERDUE_HOURS", usual.overdue_after // hour, validate=_SOME) * hour,
        return_after_days=env.int("EXPRESS_RETURN_DAYS", usual.return_after_days, validate=_SOME),
        missing_after_days=env.int("EXPRESS_MISSING_DAYS", usual.missing_after_days, validate=_SOME),
        correct_within=env.int("EXPRESS_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME) * minute,
        tell=tell,
    )
