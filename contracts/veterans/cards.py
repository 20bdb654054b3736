"""Every event that the veterans' station says or hears first: one card each, in alphabetical order."""

from marshmallow import Schema

from contracts.cards import PARTNER, Card
from contracts.corrections import CORRECTED
from contracts.facts import NOTHING
from contracts.moves import moved_card
from contracts.veterans import events, partner

RATED = frozenset({"veteran_case.delivered.v1", "veteran_case.refused.v1"})
"""What the echo wall hears: a case has ended, and may be rated."""


def _said(kind: str, data: Schema, purpose: str) -> Card:
    """The station says it, supervision listens; in sequence by its case."""
    thing = kind.partition(".")[0]
    consumers = ("feedback", "supervision") if kind in RATED else ("supervision",)
    return Card(type=kind, producer="veterans", consumers=consumers, data=data, orders_by=thing, purpose=purpose)


def _heard(kind: str, data: Schema, purpose: str) -> Card:
    """A bureau's system says it."""
    by = "petition" if ".petition." in kind else "case"
    return Card(type=kind, producer=PARTNER, consumers=("veterans",), data=data, orders_by=by, purpose=purpose)


_CORRECTED = "更正:所列序号的事件作废,回到之前的状态"

CARDS: tuple[Card, ...] = (
    _said("home_visit.cancelled.v1", NOTHING, "入户走访取消"),
    _said("home_visit.corrected.v1", CORRECTED, _CORRECTED),
    _said("home_visit.made.v1", NOTHING, "已入户走访"),
    moved_card("home_visit", "veterans", "入户走访"),
    _said("home_visit.nobody_home.v1", NOTHING, "入户时家中无人,待另约"),
    _said("home_visit.planned.v1", events.PLANNED, "安排一次入户走访"),
    _said("home_visit.replanned.v1", events.PLANNED, "入户走访另约日期"),
    _heard("partner.petition.accepted.v1", partner.PETITION, "部门系统受理信访"),
    _heard("partner.petition.answered.v1", partner.PETITION_TOLD, "部门系统答复信访"),
    _heard("partner.petition.declined.v1", partner.PETITION_TOLD, "部门系统不予受理信访"),
    _heard("partner.petition.extended.v1", partner.PETITION_EXTENDED, "部门系统延长信访办理期限"),
    _heard("partner.petition.rechecked.v1", partner.PETITION_TOLD, "部门系统转来复查意见"),
    _heard("partner.petition.reviewed.v1", partner.PETITION_TOLD, "部门系统转来复核意见"),
    _heard("partner.veteran_case.advanced.v1", partner.ADVANCED, "部门系统报上级或制证进展"),
    _heard("partner.veteran_case.granted.v1", partner.CASE, "部门系统准予"),
    _heard("partner.veteran_case.handed_back.v1", partner.HANDED_BACK, "部门系统退回"),
    _heard("partner.veteran_case.papers_requested.v1", partner.PAPERS_REQUESTED, "部门系统一次性告知补正"),
    _heard("partner.veteran_case.refused.v1", partner.CASE_REFUSED, "部门系统不予"),
    _said("petition.accepted.v1", events.AT_BUREAU, "部门受理信访;答复时限由此起算"),
    _said("petition.answered.v1", events.AT_BUREAU, "部门已答复"),
    _said("petition.corrected.v1", CORRECTED, _CORRECTED),
    _said("petition.extended.v1", events.EXTENDED, "部门负责人批准延长答复期限"),
    moved_card("petition", "veterans", "信访"),
    _said("petition.not_accepted.v1", events.AT_BUREAU, "部门不予受理,已告知理由和去处"),
    _said("petition.recheck_asked.v1", events.AT_BUREAU, "信访人申请复查"),
    _said("petition.rechecked.v1", events.AT_BUREAU, "已作出复查意见"),
    _said("petition.registered.v1", events.AT_BUREAU, "登记一件信访;受理时限由此起算,由部门负责"),
    _said("petition.review_asked.v1", events.AT_BUREAU, "信访人申请复核"),
    _said("petition.reviewed.v1", events.AT_BUREAU, "已作出复核意见,终结"),
    _said("petition.settled.v1", events.AT_BUREAU, "期满没有申请复查或复核,终结"),
    _said("petition.transferred.v1", events.AT_BUREAU, "已转送部门"),
    _said("petition.withdrawn.v1", events.GIVEN_UP, "信访人撤回"),
    _said("veteran.corrected.v1", CORRECTED, _CORRECTED),
    moved_card("veteran", "veterans", "档案"),
    moved_card("veteran_case", "veterans", "退役军人事项"),
    _said("veteran.notice_failed.v1", events.NOTICE_FAILED, "消息没有送达本人,须打电话"),
    _said("veteran.placement_overdue.v1", NOTHING, "退役满 30 天没有安置报到,标为逾期"),
    _said("veteran.placement_reminded.v1", NOTHING, "安置报到期限将到,已提醒"),
    _said("veteran.placement_reported.v1", events.PLACEMENT_REPORTED, "已安置报到,是否逾期"),
    _said("veteran.registered.v1", events.REGISTERED, "建档立卡"),
    _said("veteran.struck_off.v1", events.STRUCK_OFF, "销档"),
    _said("veteran.updated.v1", NOTHING, "档案更新"),
    _said("veteran_case.accepted.v1", events.ACCEPTED, "申请已受理;村上报时限由此起算"),
    _said("veteran_case.card_granted.v1", NOTHING, "准予发证,待制证"),
    _said("veteran_case.city_review.v1", NOTHING, "已报市级审核"),
    _said("veteran_case.corrected.v1", CORRECTED, _CORRECTED),
    _said("veteran_case.county_received.v1", NOTHING, "县已收到制好的证"),
    _said("veteran_case.county_review.v1", NOTHING, "已报县级审核"),
    _said("veteran_case.delivered.v1", events.DELIVERED, "结果已签收"),
    _said("veteran_case.granted.v1", NOTHING, "准予"),
    _said("veteran_case.lapse_warned.v1", NOTHING, "补正期限将到,已提醒申请人"),
    _said("veteran_case.lapsed.v1", NOTHING, "30 天没有补正,申请终止"),
    _said("veteran_case.making.v1", NOTHING, "开始制证"),
    _said("veteran_case.not_accepted.v1", events.NOT_ACCEPTED, "不予受理,已说明理由和去处"),
    _said("veteran_case.notice_failed.v1", events.NOTICE_FAILED, "消息没有送达申请人,须打电话"),
    _said("veteran_case.paper_handed_in.v1", events.PAPER_NAMED, "收到一份材料"),
    _said("veteran_case.paper_reviewed.v1", events.PAPER_REVIEWED, "一份材料已审核"),
    _said("veteran_case.papers_awaited.v1", events.PAPERS_ASKED, "受理后一次性告知补正,暂停计时"),
    _said(
        "veteran_case.papers_awaited_late.v1",
        events.PAPERS_ASKED_LATE,
        "受理后再次要求首次告知中没有的材料,违反一次性告知;暂停计时",
    ),
    _said("veteran_case.papers_requested.v1", events.PAPERS_ASKED, "受理前一次性告知:须补正的全部材料"),
    _said(
        "veteran_case.papers_requested_late.v1",
        events.PAPERS_ASKED_LATE,
        "再次要求补正首次告知中没有的材料,违反一次性告知",
    ),
    _said("veteran_case.province_review.v1", NOTHING, "已报省级审核"),
    _said("veteran_case.refused.v1", events.REFUSED, "不予,已说明理由和救济途径"),
    _said("veteran_case.resumed.v1", events.RESUMED, "受理后补正的材料已齐,继续计时"),
    _said("veteran_case.returned_to_city.v1", events.RETURNED, "省退回市"),
    _said("veteran_case.returned_to_county.v1", events.RETURNED, "市退回县"),
    _said("veteran_case.returned_to_town.v1", events.RETURNED, "县退回镇街"),
    _said("veteran_case.returned_to_village.v1", events.RETURNED, "退回村;村上报时限重新起算"),
    _said("veteran_case.submitted.v1", events.SUBMITTED, "收到一件申请;受理时限由此起算"),
    _said("veteran_case.supplemented.v1", events.PAPER_NAMED, "受理前补正的材料已齐"),
    _said("veteran_case.town_accepted.v1", NOTHING, "镇街已接收"),
    _said("veteran_case.town_issued.v1", NOTHING, "镇街已发放,村可送达"),
    _said("veteran_case.village_checked.v1", NOTHING, "村已初核上报"),
    _said("veteran_case.withdrawn.v1", events.GIVEN_UP, "申请人撤回"),
)
