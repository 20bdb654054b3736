"""A case that goes on at another centre, since its own has merged; whatever the case."""

from contracts.cards import Card
from contracts.fields import CentreId, EventData


class Moved(EventData):
    """<thing>.relocated.v1: from `was` to `centre`, which is the event's own too; its state stays as it is."""

    was = CentreId(required=True, metadata={"example": "370829001001"})
    centre = CentreId(required=True, metadata={"example": "370829001002"})


MOVED = Moved()


def moved_card(thing: str, producer: str, title: str) -> Card:
    """The card of `<thing>.relocated.v1`; `title` is what people call the thing."""
    return Card(
        type=f"{thing}.relocated.v1",
        producer=producer,
        consumers=("supervision",),
        data=MOVED,
        orders_by=thing,
        purpose=f"服务中心合并:{title}移到联建服务中心接着办",
    )


def taken_at() -> CentreId:
    """Where a request that names a merged centre was taken in."""
    return CentreId(metadata={"description": "所填服务中心已合并时,实际受理的联建服务中心", "example": "370829001002"})
