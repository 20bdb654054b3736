"""The county's settings for the veterans' station, read once from the environment."""

from datetime import timedelta

from environs import Env
from marshmallow import validate

from services.veterans.domain.clock import Rules

_SOME = validate.Range(min=1)
_DAYS = {
    "lapse_after_days": ("VETERANS_LAPSE_DAYS", validate.Range(min=10)),
    "warn_days_before": ("VETERANS_WARN_DAYS", validate.Range(1, 9)),
    "placement_days": ("VETERANS_PLACEMENT_DAYS", validate.Range(min=10)),
    "remind_days_before": ("VETERANS_REMIND_DAYS", validate.Range(1, 9)),
    "visit_every_days": ("VETERANS_VISIT_DAYS", _SOME),
}


def rules_from_environment(*, tell: bool) -> Rules:
    """VETERANS_LAPSE_DAYS and its kind; what isn't set is as the county promises. Raises environs.EnvError."""
    env, usual = Env(), Rules()
    minute = timedelta(minutes=1)
    days = {name: env.int(word, getattr(usual, name), validate=within) for name, (word, within) in _DAYS.items()}
    within = env.int("VETERANS_CORRECT_MINUTES", usual.correct_within // minute, validate=_SOME) * minute
    return Rules(**days, correct_within=within, tell=tell)
