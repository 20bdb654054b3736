"""The county's settings of the registry, read once from the environment."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from environs import Env
from marshmallow import validate

from services.centres.domain.rules import Rules
from services.chassis.almanac import built_in
from services.chassis.calendars import Almanac

_SOME = validate.Range(min=1)


@cache
def almanac() -> Almanac:
    """The calendar with what the county has published; one for a process."""
    return Almanac(built_in())


def rules_from_environment(*, tell: bool) -> Rules:
    """CENTRES_CORRECT_MINUTES, SITE_RADIUS_METRES and their kind; what isn't set is as the county promises.

    Raises environs.EnvError.
    """
    return replace(known(), tell=tell)


@cache
def known() -> Rules:
    """The same for whoever sends no messages."""
    env, usual, minute = Env(), Rules(), timedelta(minutes=1)
    within = env.int("CENTRES_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME)
    return Rules(
        correct_within=within * minute,
        radius_m=env.int("SITE_RADIUS_METRES", usual.radius_m, validate=_SOME),
        storeys=env.int("SITE_STOREYS", usual.storeys, validate=_SOME),
        area_m2=env.int("SITE_AREA_M2", usual.area_m2, validate=_SOME),
        office_percent=env.int("SITE_OFFICE_PERCENT", usual.office_percent, validate=validate.Range(1, 100)),
    )
