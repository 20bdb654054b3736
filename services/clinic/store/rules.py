"""The county's settings for clinics, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.clinic.domain.rules import Rules

_SOME = validate.Range(min=1)


def rules_from_environment(*, tell: bool) -> Rules:
    """CLINIC_LATE_MINUTES and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules()
    day, minute = timedelta(days=1), timedelta(minutes=1)
    return Rules(
        late_after=env.int("CLINIC_LATE_MINUTES", usual.late_after // minute, validate=_SOME) * minute,
        no_shows=env.int("CLINIC_NO_SHOWS", usual.no_shows, validate=_SOME),
        no_shows_within=env.int("CLINIC_NO_SHOW_DAYS", usual.no_shows_within // day, validate=_SOME) * day,
        suspended_for=env.int("CLINIC_SUSPENDED_DAYS", usual.suspended_for // day, validate=_SOME) * day,
        pass_after=env.int("CLINIC_PASS_MINUTES", usual.pass_after // minute, validate=_SOME) * minute,
        passes=env.int("CLINIC_PASSES", usual.passes, validate=_SOME),
        correct_within=env.int("CLINIC_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME) * minute,
        tell=tell,
    )
