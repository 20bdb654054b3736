"""Every event that supervision says: one card each, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import Card
from contracts.supervision import calendars, digests, office, standards


def _said(kind: str, data: Schema, orders_by: str, purpose: str, heard_by: tuple[str, ...] = ()) -> Card:
    """Of the whole county; supervision hears it too, where it is in the log already, beside `heard_by`."""
    return Card(
        type=kind,
        producer="supervision",
        consumers=(*heard_by, "supervision"),
        data=data,
        orders_by=orders_by,
        purpose=purpose,
        placeless=True,
    )


CARDS: tuple[Card, ...] = (
    _said(
        "calendar.published.v1",
        calendars.CALENDAR_PUBLISHED,
        "year",
        "县里录入了一年的放假安排;时限据此重算,自己数工作日的服务也据此数",
        heard_by=("centres", "feedback", "hall"),
    ),
    _said("calendar.recounted.v1", calendars.CALENDAR_RECOUNTED, "recount", "按新的放假安排重算完毕,变了多少"),
    _said(
        "digest.due.v1",
        digests.DIGEST_DUE,
        "day",
        "工作日早上:一个责任方今天要办的、黄牌红牌和待答复的,各一条",
        heard_by=("centres",),
    ),
    _said(
        "standard.published.v1",
        standards.STANDARD_PUBLISHED,
        "standard",
        "县里发布了一项承诺的新版本,从某时起有效",
        heard_by=("centres",),
    ),
    _said(
        "working_hours.published.v1",
        office.WORKING_HOURS_PUBLISHED,
        "working_hours",
        "县里公布了作息时间,从某日起有效;按工作小时计的时限据此重算",
    ),
)
