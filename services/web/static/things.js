// What is a villager's own at each service, as cards: how it stands, what is next, what they may do.
// `turn` says whose it is: the villager's ("theirs"), somebody else's ("running"), nobody's any more ("done").
import { deed } from "./deed.js";
import { agentWords } from "./agents.js";
import { addPaper, moveAppointment, sendBack } from "./acts.js";
import { KINDS, STATES } from "./feedback.js";
import { written } from "./make.js";
import { t } from "./text.js";
import { date, moment, money } from "./words.js";

const ON_SHELF = ["inbound", "notified", "notify_failed", "reminded", "overdue", "returning"];
const PARCELS = {
  unmatched: t("在路上"), expected: t("在路上"), not_arrived: t("没有到站"), inbound: t("已到站"), notified: t("已到站"), notify_failed: t("已到站"), reminded: t("已到站,请来取"),
  overdue: t("久未来取,请尽快"), returning: t("正要退回,要取请尽快"), returned: t("已退回"), refused: t("已拒收"), out_for_delivery: t("正在送上门"), collected: t("已取走"), exception: t("有异常,正在处理"),
  compensated: t("已理赔"), written_off: t("已注销"),
};
const ORDERS = {
  placed: t("已下单,等店里接单"), confirmed: t("店里已接单"), rejected: t("店里没有接单"), paid: t("已付款"), picking: t("正在拣货"), partially_fulfilled: t("部分有货"), dispatched: t("已发货"), ready: t("可以来取"),
  out_for_delivery: t("正在送货"), collected: t("已取走"), completed: t("已完成"), cancelled: t("已取消"), expired: t("过期没有取"), return_requested: t("已申请退货"), return_received: t("退货已收到"),
  return_refused: t("退货没有同意"), refunding: t("正在退款"), refunded: t("已退款"),
};
const APPOINTMENTS = {
  waitlisted: t("候补中,有号会通知您"), booked: t("已约好"), arrived: t("已签到"), waiting: t("正在候诊"), called: t("叫到您了,请进诊室"), passed: t("过号了,请到窗口重排"), in_consultation: t("正在就诊"), fulfilled: t("已看完"),
  referred: t("已转诊"), left: t("已离开"), no_show: t("没有来"), cancelled: t("已退号"), cancelled_by_clinic: t("卫生室停诊"), entered_in_error: t("登记有误"),
};
const SHIPMENTS = { drafted: t("已登记"), checked: t("已验视"), accepted: t("已收寄"), handed_to_carrier: t("已交快递公司"), tracked: t("运输中"), delivered: t("已送到"), withdrawn: t("已撤销") };
const BOOKINGS = { requested: t("等村里答复"), booked: t("已订好"), refused: t("没有同意"), cancelled: t("已取消"), lapsed: t("到时没有答复"), used: t("已使用"), no_show: t("没有来") };
const SIGNUPS = { signed_up: t("已报名"), waitlisted: t("候补中"), withdrawn: t("已退出"), attended: t("已参加") };
const CASES_DONE = ["not_accepted", "lapsed", "refused", "delivered", "withdrawn"];
const CASES_ASKING = ["supplement_requested", "papers_awaited", "town_issued"];
// A case names its bureau from the beginning; it lies there in these states.
const AT_BUREAU = ["forwarded", "acknowledged", "county_review"];
const WANTED = ["needed_from_applicant", "rejected"];

const turn = (state, asking, done) => (asking.includes(state) ? "theirs" : done.includes(state) ? "done" : "running");
// What somebody does for another says so, and for whom; whoever it is about reads who does it.
const helped = (each, title) => (each.acting ? t("代办:{title}", { title }) : title);
const forWhom = (each, name) => [[t("替谁办"), each.acting ? name : ""], [t("代办人"), each.acting ? "" : agentWords(each.agent)]];
const act = (word, path, body = {}, more = {}) => ({ word, run: (key) => deed(path, body, key), ...more });

function parcel(each) {
  const path = `/express/v1/my/parcels/${each.id}`;
  const here = ON_SHELF.includes(each.state);
  const deeds = [];
  if (here && each.consent === "missing") deeds.push(act(t("同意放在服务站"), `${path}/consent`));
  if (here && !each.wants_delivery) deeds.push(act(t("请送上门"), `${path}/request-delivery`, {}, { sure: t("请村里把这个包裹送到您家?") }));
  return {
    turn: turn(each.state, ON_SHELF, ["collected", "returned", "refused", "compensated", "written_off", "not_arrived"]),
    title: t("快递 {waybill}", { waybill: `…${each.waybill.slice(-6)}` }),
    state: PARCELS[each.state],
    code: here ? each.pickup_code : null,
    codeWord: t("取件码"),
    facts: [[t("在哪里取"), each.centre_name], [t("到站"), each.arrived_at && moment(each.arrived_at)], [t("送上门"), each.wants_delivery && here ? t("已登记,请等通知") : ""]],
    deeds,
  };
}

function order(each) {
  const path = `/supermarket/v1/my/orders/${each.id}`;
  const deeds = [];
  if (each.may.includes("cancel")) deeds.push(act(t("取消订单"), `${path}/cancel`, {}, { sure: t("取消这个订单?") }));
  if (each.may.includes("ask_return")) deeds.push({ word: t("申请退货"), open: (done) => sendBack(path, done) });
  return {
    turn: turn(each.state, ["ready"], ["rejected", "collected", "completed", "cancelled", "expired", "refunded", "return_refused"]),
    title: helped(each, each.shop === "farm" ? t("农资超市的订单") : t("商业超市的订单")),
    state: ORDERS[each.state],
    code: each.state === "ready" ? each.code : null,
    codeWord: t("取货码"),
    facts: [...forWhom(each, each.customer.name), [t("买了"), each.lines.map((line) => `${line.name} × ${line.quantity}`).join("; ")], [t("合计"), money(each.total_fen)], [t("已付"), each.paid_fen ? money(each.paid_fen) : t("到店付现")], [t("在哪里取"), each.centre_name]],
    deeds,
  };
}

function appointment(each) {
  const path = `/clinic/v1/my/appointments/${each.id}`;
  const deeds = [];
  if (each.state === "booked") deeds.push({ word: t("改时间"), open: (done) => moveAppointment(each, path, done) });
  if (["booked", "waitlisted"].includes(each.state)) deeds.push(act(t("退号"), `${path}/cancel`, {}, { sure: t("不去了,退掉这个号?") }));
  const waiting = ["waiting", "called", "passed"].includes(each.state);
  return {
    turn: turn(each.state, ["booked", "arrived", "waiting", "called", "passed"], ["fulfilled", "referred", "left", "no_show", "cancelled", "cancelled_by_clinic", "entered_in_error"]),
    title: helped(each, t("看病预约:{name}", { name: each.patient })),
    state: APPOINTMENTS[each.state],
    code: waiting && each.number ? String(each.number) : null,
    codeWord: each.state === "waiting" ? t("您的号,前面还有 {count} 位", { count: each.ahead ?? 0 }) : t("您的号"),
    facts: [...forWhom(each, each.patient), [t("时间"), each.starts_at && moment(each.starts_at)], [t("地点"), [each.centre_name, each.room].filter(Boolean).join(" ")]],
    deeds,
  };
}

// Applications at the hall and veterans' cases look alike.
function application(each, service, path) {
  const deeds = each.papers
    .filter((paper) => WANTED.includes(paper.state) && !CASES_DONE.includes(each.state))
    .map((paper) => ({ word: t("补交:{paper}", { paper: paper.title }), main: true, open: (done) => addPaper(service, path, paper, done) }));
  if (each.legal.includes("withdraw")) deeds.push(act(t("撤回"), `${path}/withdraw`, { reason: "changed_mind" }, { sure: t("撤回后要办得重新申请。确定撤回?") }));
  const others = each.papers.filter((paper) => paper.state === "needed_from_others").map((paper) => paper.title);
  return {
    turn: each.decision === "granted" && each.state === "granted" ? "theirs" : turn(each.state, CASES_ASKING, CASES_DONE),
    title: helped(each, each.item_title),
    state: each.says,
    facts: [
      ...forWhom(each, each.applicant.name),
      [t("编号"), each.number], [t("谁在办"), CASES_DONE.includes(each.state) ? "" : (AT_BUREAU.includes(each.state) && each.bureau_name) || each.centre_name], [t("在哪里收的"), each.centre_name],
      [t("应于"), each.promised_at && t("{moment} 前作出决定", { moment: moment(each.promised_at) })], [t("别处代取的材料"), others.join(t("、"))], [t("请到"), each.go_to], [t("理由"), written(each.told)], [t("申请"), date(each.submitted_at)],
    ],
    deeds,
  };
}

function saying(each) {
  const path = `/feedback/v1/my/cases/${each.id}`;
  const deeds = [];
  if (each.may.includes("withdraw")) deeds.push(act(t("撤回"), `${path}/withdraw`, {}, { sure: t("撤回这条意见?") }));
  if (each.may.includes("reopen")) deeds.push(act(t("没有解决,再次反映"), `${path}/reopen`, {}, { sure: t("只能再次反映一次。现在反映?") }));
  return {
    turn: turn(each.state, [], ["closed", "closed_unreached", "rejected", "withdrawn"]),
    title: helped(each, t("{kind}:{about}", { kind: KINDS[each.kind], about: each.about_name })),
    state: STATES[each.state],
    facts: [...forWhom(each, each.contact), [t("编号"), each.number], [t("谁在办"), each.holder], [t("应于"), each.urgent && each.holder ? t("紧急,24 小时内") : each.due_at && t("{moment} 前答复", { moment: moment(each.due_at) })], [t("提出"), moment(each.received_at)], [t("答复"), written(each.reply)]],
    deeds,
  };
}

function shipment(each) {
  return {
    turn: turn(each.state, [], ["delivered", "withdrawn"]),
    title: t("寄出的快件 {waybill}", { waybill: each.waybill ? `…${each.waybill.slice(-6)}` : "" }),
    state: SHIPMENTS[each.state],
    facts: [[t("寄给"), each.recipient.name], [t("从哪里寄"), each.centre_name], [t("邮费"), each.postage_fen && money(each.postage_fen)]],
    deeds: [],
  };
}

function booking(each) {
  const may = ["requested", "booked"].includes(each.state);
  return {
    turn: may ? "running" : "done",
    title: t("订的房间 {room}", { room: each.room }),
    state: BOOKINGS[each.state],
    facts: [[t("时间"), `${moment(each.begins_at)} – ${moment(each.ends_at)}`]],
    deeds: may && new Date(each.begins_at) > new Date() ? [act(t("取消"), `/centres/v1/my/bookings/${each.id}/cancel`, {}, { sure: t("取消这次预订?") })] : [],
  };
}

function signup(each) {
  const may = ["signed_up", "waitlisted"].includes(each.state) && each.activity_state === "open" && new Date(each.begins_at) > new Date();
  return {
    turn: may ? "running" : "done",
    title: each.title,
    state: SIGNUPS[each.state],
    facts: [[t("时间"), moment(each.begins_at)], [t("报名人"), each.name]],
    deeds: may ? [act(t("退出"), `/centres/v1/my/signups/${each.id}/withdraw`, { activity: each.activity }, { sure: t("不参加了?") })] : [],
  };
}

// Where each kind is asked, and what makes cards of it.
export const KINDS_OF_THINGS = [
  { kind: "parcels", word: t("包裹"), path: "/express/v1/my/parcels", card: parcel },
  { kind: "orders", word: t("订单"), path: "/supermarket/v1/my/orders", card: order },
  { kind: "appointments", word: t("看病"), path: "/clinic/v1/my/appointments", card: appointment },
  { kind: "applications", word: t("办事"), path: "/hall/v1/my/applications", card: (each) => application(each, "hall", `/hall/v1/my/applications/${each.id}`) },
  { kind: "veterans", word: t("退役军人事项"), path: "/veterans/v1/my/cases", card: (each) => application(each, "veterans", `/veterans/v1/my/cases/${each.id}`) },
  { kind: "feedback", word: t("意见"), path: "/feedback/v1/my/cases", card: saying },
  { kind: "shipments", word: t("寄件"), path: "/express/v1/my/shipments", card: shipment },
  { kind: "bookings", word: t("房间"), path: "/centres/v1/my/bookings", card: booking },
  { kind: "signups", word: t("活动"), path: "/centres/v1/my/signups", card: signup },
];
