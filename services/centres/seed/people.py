"""Who sits at the invented county's centres: two at each since it opened, each of whom takes over from the other."""

from collections.abc import Iterator, Sequence

from faker import Faker

from contracts.people import COUNTY
from services.centres.domain.centre import Details
from services.centres.domain.staff import Held
from services.centres.handlers.publishing import Publish
from services.centres.handlers.staffing import Enter

NEVER_ASSIGNED = "154"
"""A prefix of mobile numbers that China has never given to an operator."""
_POSTS = ("坐班村干部", "便民服务员")


def invented_staff(centres: Sequence[Publish], seed: int) -> Sequence[Enter]:
    """The staff of these centres, the same each time; whoever is in the register already stays as they are."""
    people = Faker("zh_CN")
    people.seed_instance(seed)
    return [person for centre in centres for person in _staff_of(centre.details, people)]


def _staff_of(centre: Details, people: Faker) -> Iterator[Enter]:
    for number, post in enumerate(_POSTS, start=1):
        other = f"staff:{centre.id}-{len(_POSTS) + 1 - number:02}"
        held = Held(post=post, name=people.name(), phone=_phone(centre.id, number), substitute=other)
        yield Enter(id=f"staff:{centre.id}-{number:02}", held=held, since=centre.opened_on, unless_known=True)


def _phone(centre: str, number: int) -> str:
    return f"{NEVER_ASSIGNED}{centre.removeprefix(COUNTY)}{number:02}"
