"""Files that people hand in (附件): known by their content, stored by hash, encrypted, claimed by a case.

An upload waits unclaimed; a command names it as `Ref(File, id)`, its handler says `claim`, and the service's store
calls `load` and `save`. What nobody claims in a day is deleted. Shown by a `Download` route alone (ADR 0019).
"""

from services.chassis.files.archive import SEALED, forget_unclaimed, keep, show
from services.chassis.files.claims import File, claim, load, refs, save
from services.chassis.files.kinds import MEDIA, MOST_BYTES, NotTaken, begins_well, kind_of

__all__ = [
    "MEDIA",
    "MOST_BYTES",
    "SEALED",
    "File",
    "NotTaken",
    "begins_well",
    "claim",
    "forget_unclaimed",
    "keep",
    "kind_of",
    "load",
    "refs",
    "save",
    "show",
]
