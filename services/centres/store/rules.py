"""The county's settings of the registry, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.centres.domain.rules import Rules

_SOME = validate.Range(min=1)


def rules_from_environment(*, tell: bool) -> Rules:
    """CENTRES_CORRECT_MINUTES; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual, minute = Env(), Rules(), timedelta(minutes=1)
    within = env.int("CENTRES_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME)
    return Rules(correct_within=within * minute, tell=tell)
