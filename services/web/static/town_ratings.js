// Bad ratings that wait for the town: what is said to be untrue, appeals, and raters to be called back; and those of its own desk.
import { Refused, get, send } from "./ask.js";
import { dialog } from "./dialog.js";
import { all, centres, placeName } from "./listing.js";
import { facts, make, toast } from "./make.js";
import { RECTIFICATIONS, foundOut, ratingOf, titleOf } from "./rectifications.js";
import { t } from "./text.js";
import { VERBS } from "./verbs.js";
import { moment } from "./words.js";

const OPEN = ["received", "dismissal_proposed", "verified", "not_upheld", "rectified", "answered", "appealed"];
const NOTE = { name: "note", label: t("说明"), kind: "lines", required: true };
const REACHED = { name: "reached", label: t("联系上了吗"), kind: "choice", required: true, options: [["true", t("联系上了")], ["false", t("没有联系上")]] };
const CONTENT = { name: "content", label: t("对处理结果满意吗(联系上的必填)"), kind: "choice", options: [["true", t("满意")], ["false", t("不满意")]] };
const ASKED = {
  dismissal_proposed: [["confirm", t("复核同意"), t("这条差评不算入满意度;还要把结果告知评价人。")], ["verify", t("属实,要整改"), t("由村里整改并答复。")]],
  appealed: [["redo", t("申诉成立"), t("回到核实这一步,由村里重新核实。")], ["uphold", t("不成立"), t("维持原来的处理,办结。")]],
};
const BADGES = { dismissal_proposed: t("待复核"), appealed: t("待裁定"), answered: t("待回访") };
const yes = (value) => value === "true";

// `list`, `line` and `button` draw as everywhere on the town's page.
export async function drawRatings(town, { list, line, button }) {
  const [found, known] = await Promise.all([all(RECTIFICATIONS, { state: OPEN.join(",") }), centres()]);
  const waiting = found.filter((each) => each.centre === town || waits(each)).sort((a, b) => Date.parse(a.received_at) - Date.parse(b.received_at));
  const notes = await Promise.all(waiting.map((each) => (each.state in ASKED ? foundOut(each) : [])));
  return list(waiting.map((each, at) => line({
    href: `/case/feedback/${each.id}`, title: titleOf(each.service), badge: BADGES[each.state] ?? t("待镇街办"), mood: "silent",
    told: [placeName(each.centre, known), ratingOf(each), t("{time} 收到", { time: moment(each.received_at) }), notes[at].at(-1) && `${notes[at].at(-1).step}:${notes[at].at(-1).note}`],
    deeds: deeds(each, town, button),
  })), t("没有等镇街办的差评。"));
}

// Whoever left a phone is called back once; then the village closes it.
function waits({ state, legal }) {
  if (state === "answered") return legal.includes("call_back") && !legal.includes("close");
  return state in ASKED && ["confirm", "uphold"].some((action) => legal.includes(action));
}

function deeds(each, town, button) {
  const post = (path) => (said, key) => send(`${RECTIFICATIONS}/${each.id}/${path}`, said, { key });
  const own = each.centre === town ? VERBS.rectification.map(({ legal, words }) => [legal, t(words), ""]) : [];
  const offered = (ASKED[each.state] ?? own).filter(([action]) => each.legal.includes(action)).map(([action, words, follows], at) => button(words, { follows, fields: [NOTE], act: post(action) }, at === 0));
  if (!each.legal.includes("call_back")) return offered;
  const called = ({ reached, content, ...said }, key) => post("call-back")({ ...said, reached: yes(reached), ...(content && { content: yes(content) }) }, key);
  return [...offered, button(t("登记回访"), { follows: t("实名差评都要回访;回访以后由村里办结。"), fields: [REACHED, CONTENT, NOTE], act: called }, true), make("button", { type: "button", class: "button is-small", on: { click: () => hear(each) } }, t("查看原话和电话(会留记录)"))];
}

async function hear({ id, service: of }) {
  try {
    const { text, phone } = await get(`${RECTIFICATIONS}/${id}/voice`);
    dialog(titleOf(of), facts([[t("原话"), text ? make("span", { lang: "zh-CN" }, text) : t("没有写")], [t("电话"), phone ?? t("没有留")]]));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    toast(refused.message, { kind: "wrong" });
  }
}
