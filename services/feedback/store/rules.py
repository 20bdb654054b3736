"""The county's settings for feedback and ratings, read once from the environment."""

from datetime import timedelta
from functools import cache

from environs import Env
from marshmallow import validate

from services.chassis.almanac import built_in
from services.chassis.calendars import Almanac
from services.feedback.domain.rules import Rules

_SOME = validate.Range(min=1)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@cache
def almanac() -> Almanac:
    """The calendar with what the county has published; one for a process."""
    return Almanac(built_in())


def rules_from_environment(*, tell: bool, address: str = "") -> Rules:
    """FEEDBACK_REOPEN_DAYS and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules(calendar=built_in())

    def days(name: str, default: timedelta) -> timedelta:
        return env.int(f"FEEDBACK_{name}_DAYS", default // _DAY, validate=_SOME) * _DAY

    return Rules(
        calendar=usual.calendar,
        correct_within=env.int("FEEDBACK_CORRECT_MINUTES", usual.correct_within // _MINUTE, validate=_SOME) * _MINUTE,
        reopen_within=days("REOPEN", usual.reopen_within),
        filings_a_day=env.int("FEEDBACK_FILINGS_A_DAY", usual.filings_a_day, validate=_SOME),
        invite_every=days("INVITE", usual.invite_every),
        rate_within=days("RATE", usual.rate_within),
        tell=tell,
        address=address,
    )
