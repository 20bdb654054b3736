"""The county's settings for applications, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.chassis.almanac import built_in
from services.hall.domain.clock import Rules

_SOME = validate.Range(min=1)


def rules_from_environment(*, tell: bool) -> Rules:
    """HALL_LAPSE_DAYS and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules(calendar=built_in())
    minute = timedelta(minutes=1)
    return Rules(
        calendar=usual.calendar,
        lapse_after_days=env.int("HALL_LAPSE_DAYS", usual.lapse_after_days, validate=validate.Range(min=10)),
        warn_days_before=env.int("HALL_WARN_DAYS", usual.warn_days_before, validate=validate.Range(1, 9)),
        correct_within=env.int("HALL_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME) * minute,
        tell=tell,
    )
