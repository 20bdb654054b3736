"""One card for each event of the registry."""

from marshmallow import Schema

from contracts.cards import Card
from contracts.centres import building_events, register, rooms, site_events, staff
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING


def _own(kind: str, purpose: str, data: Schema = NOTHING) -> Card:
    """What goes on in a centre, for supervision."""
    thing = kind.partition(".")[0]
    return Card(type=kind, producer="centres", consumers=("supervision",), data=data, orders_by=thing, purpose=purpose)


CARDS: tuple[Card, ...] = (
    _own("booking.booked.v1", "房间已预订,或群众的申请得到同意", rooms.BOOKING_PLACED),
    _own("booking.cancelled.v1", "预订取消,房间空出"),
    _own("booking.corrected.v1", "更正:所列序号的事件作废,预订回到之前的状态", CORRECTED),
    _own("booking.lapsed.v1", "到了所订时间村里仍未答复,申请作废"),
    _own("booking.no_show.v1", "订了未到,房间空出"),
    _own("booking.refused.v1", "村里不同意群众的预订"),
    _own("booking.requested.v1", "群众申请预订,房间先留着,待村里答复", rooms.BOOKING_PLACED),
    _own("booking.used.v1", "房间已使用"),
    Card(
        type="centre.published.v1",
        producer="centres",
        consumers=("clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans"),
        data=register.CENTRE_PUBLISHED,
        orders_by="centre",
        purpose="一处服务中心的名称、镇街、批次与开放时间;各服务据此保存自己的一份",
    ),
    *building_events.CARDS,
    *site_events.CARDS,
    _own("rooms.published.v1", "一处服务中心的全部房间(10+X)及哪些可以预订", rooms.ROOMS_PUBLISHED),
    Card(
        type="staff.published.v1",
        producer="centres",
        consumers=("clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans"),
        data=staff.STAFF_PUBLISHED,
        orders_by="id",
        purpose="服务中心的一名工作人员:岗位、在岗或休假或离任、由谁接替;没有姓名和电话",
    ),
)
