// A promised limit, with the reason for each stretch of its time.
import { facts, make } from "./make.js";
import { party } from "./people.js";
import { t } from "./text.js";
import { day, hour, moment, span, standing } from "./words.js";

// A clock as a panel; `places` has centres by id, `ladder` what was climbed on it.
export function clockPanel(clock, places, ladder, isOpen) {
  const [words, mood] = standing(clock);
  return make(
    "section",
    { class: "panel clock", data: { mood } },
    make("header", {}, make("h2", {}, clock.title), make("span", { class: "badge", data: { mood } }, words)),
    make("p", { class: "until" }, until(clock)),
    facts([
      [t("开始"), moment(clock.opened_at)],
      [t("黄牌"), moment(clock.warns_at)],
      [t("应办结"), moment(clock.due_at)],
      [t("办结"), clock.ended_at && moment(clock.ended_at)],
      [t("现在由谁办"), party(clock.responsible, places)],
      [t("超时算谁的"), party(clock.answerable, places)],
    ]),
    clock.provisional ? make("p", { class: "quiet" }, t("有一年的放假安排尚未公布,到期时间是暂定的。")) : null,
    ...clock.extensions.map((each) => make("p", { class: "quiet" }, extension(each))),
    ladder,
    explained(clock, isOpen),
  );
}

function until(clock) {
  const over = Date.now() - Date.parse(clock.due_at);
  if (clock.state === "running") return t("还有 {span}", { span: span(-over) });
  if (clock.state === "breached") return t("已超时 {span}", { span: span(over) });
  if (clock.state === "paused") return t("从 {when} 起不计时", { when: moment(clock.paused_at) });
  if (!clock.ended_at) return "";
  const late = Date.parse(clock.ended_at) - Date.parse(clock.due_at);
  return late > 0 ? t("办结晚了 {span}", { span: span(late) }) : t("提前 {span} 办结", { span: span(-late) });
}

function extension({ by, to, counts }) {
  const much = by ? by.words : t("到 {when}", { when: moment(to) });
  return counts ? t("已批准延期:{much}", { much }) : t("到期以后才申请的延期,不算:{much}", { much });
}

function explained({ explain, due_at }, isOpen) {
  const counted = explain.reduce((sum, each) => sum + (each.counted ? Date.parse(each.to) - Date.parse(each.from) : 0), 0);
  const head = [t("日期"), t("时段"), t("计不计"), t("为什么")].map((word) => make("th", { scope: "col" }, word));
  const rows = byDay(explain).map(([when, each]) => make("tr", { class: each.counted ? "is-counted" : "" }, make("th", { scope: "row" }, when), make("td", {}, times(each)), make("td", {}, each.counted ? t("计 {span}", { span: span(Date.parse(each.to) - Date.parse(each.from)) }) : t("不计")), make("td", {}, each.reason)));
  return make(
    "details",
    { class: "why", open: isOpen },
    make("summary", {}, t("到期时间是怎么算的")),
    make("div", { class: "scroll" }, make("table", { class: "table" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows))),
    make("p", { class: "quiet" }, t("合计 {span},到 {when} 为止。", { span: span(counted), when: moment(due_at) })),
  );
}

// A day is named once, at the first of the stretches that begin on it.
function byDay(stretches) {
  return stretches.map((each, n) => {
    const begins = day(each.from);
    return [n && day(stretches[n - 1].from) === begins ? "" : begins, each];
  });
}

function times({ from, to }) {
  return day(from) === day(to) ? `${hour(from)}–${hour(to)}` : `${hour(from)}–${day(to)} ${hour(to)}`;
}
