"""One card for each event of the registry."""

from marshmallow import Schema

from contracts.cards import PARTNER, Card
from contracts.centres import (
    activities,
    building_events,
    equipment,
    register,
    rooms,
    roster,
    site_events,
    staff,
    standing,
    visits,
)
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING


def _own(kind: str, purpose: str, data: Schema = NOTHING) -> Card:
    """What goes on in a centre, for supervision."""
    thing = kind.partition(".")[0]
    return Card(type=kind, producer="centres", consumers=("supervision",), data=data, orders_by=thing, purpose=purpose)


CARDS: tuple[Card, ...] = (
    _own("activity.cancelled.v1", "活动取消,房间空出,通知已报名的人"),
    _own("activity.held.v1", "活动已举办:哪一天、多少人,不含姓名", activities.ACTIVITY_HELD),
    _own("activity.opened.v1", "开放报名"),
    _own("activity.planned.v1", "计划一场活动,房间已订", activities.ACTIVITY_PLANNED),
    _own("booking.booked.v1", "房间已预订,或群众的申请得到同意", rooms.BOOKING_PLACED),
    _own("booking.cancelled.v1", "预订取消,房间空出"),
    _own("booking.corrected.v1", "更正:所列序号的事件作废,预订回到之前的状态", CORRECTED),
    _own("booking.lapsed.v1", "到了所订时间村里仍未答复,申请作废"),
    _own("booking.no_show.v1", "订了未到,房间空出"),
    _own("booking.refused.v1", "村里不同意群众的预订"),
    _own("booking.requested.v1", "群众申请预订,房间先留着,待村里答复", rooms.BOOKING_PLACED),
    _own("booking.used.v1", "房间已使用"),
    _own("centre.closing_asked.v1", "镇街申请暂停或合并一处服务中心,由县里决定", standing.CLOSING_ASKED),
    _own("centre.closing_declined.v1", "县里不同意镇街的申请"),
    _own("centre.corrected.v1", "更正:暂停、恢复或合并作废;已经移交的案件不移回", CORRECTED),
    _own("centre.merged.v1", "服务中心并入联建地点,在办事项由联建服务中心接着办", standing.MERGED),
    Card(
        type="centre.published.v1",
        producer="centres",
        consumers=("clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans"),
        data=register.CENTRE_PUBLISHED,
        orders_by="centre",
        purpose="一处服务中心的名称、镇街、批次与开放时间;各服务据此保存自己的一份",
    ),
    _own("centre.reopened.v1", "暂停的服务中心恢复营业"),
    _own("centre.suspended.v1", "服务中心暂停营业到某一天;暂停的日子不计时", standing.SUSPENDED),
    _own("equipment.fault_reported.v1", "设备报修;修复时限由此起算", equipment.DEVICE_NAMED),
    _own("equipment.registered.v1", "登记一件设备", equipment.DEVICE_NAMED),
    _own("equipment.repaired.v1", "设备修好"),
    _own("equipment.retired.v1", "设备报废,不再计时"),
    *building_events.CARDS,
    *site_events.CARDS,
    Card(
        type="partner.visits.counted.v1",
        producer=PARTNER,
        consumers=("centres",),
        data=visits.PARTNER_VISITS_COUNTED,
        orders_by="centre",
        purpose="门口的计数器报来的人次,不含姓名",
    ),
    _own("rooms.published.v1", "一处服务中心的全部房间(10+X)及哪些可以预订", rooms.ROOMS_PUBLISHED),
    _own("roster.published.v1", "一处服务中心某一周的值班表:谁、何时,只有编号;空档几处", roster.ROSTER_PUBLISHED),
    Card(
        type="staff.published.v1",
        producer="centres",
        consumers=("clinic", "express", "feedback", "hall", "supermarket", "supervision", "veterans"),
        data=staff.STAFF_PUBLISHED,
        orders_by="id",
        purpose="服务中心的一名工作人员:岗位、在岗或休假或离任、由谁接替;没有姓名和电话",
    ),
    _own("signup.attended.v1", "报名的人到场"),
    _own("signup.signed_up.v1", "报名成功,或候补转为报名;不含姓名", activities.SIGNED_UP),
    _own("signup.waitlisted.v1", "名额已满,候补", activities.SIGNED_UP),
    _own("signup.withdrawn.v1", "退出报名"),
    _own("visit.counted.v1", "某一天新增的人次,更正为负数,相加即为当日人次", visits.VISIT_COUNTED),
)
