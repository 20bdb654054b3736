// Today: what is due, the latest first, each leading to where it is done; who is on duty; what the ladder has sent.
import { get } from "./ask.js";
import { grouped } from "./group.js";
import { keep, make, refill, say } from "./make.js";
import { once } from "./form.js";
import { t, told } from "./text.js";
import { dayOf, moment, number } from "./words.js";

const FIGURES = [["late", "超时"], ["open", "在办"], ["on_time", "今日按时"], ["events_today", "今日记录"]];
const RUNGS = { yellow: "黄牌", red: "红牌", urge: "催办", supervise: "督办", notice: "通报", accountability: "问责" };
// Where a case of each service is dealt with.
const VIEWS = { express: "express", clinic: "clinic", supermarket: "orders", feedback: "cases", hall: "cases", veterans: "cases" };
const MOODS = { breached: "late", running: "busy", paused: "calm" };
const SOON_MS = 2 * 3_600_000;

export function today(place, desk) {
  const figures = make("dl", { class: "figures" });
  const duty = make("p", { class: "duty" });
  const rungs = section("rungs", t("要签收的督办"));
  const due = section("due", t("按到期先后"));
  const none = make("p", { class: "empty" }, t("没有正在计时的事项。"));
  place.append(figures, duty, rungs, due, none);
  return {
    async read() {
      const day = dayOf(Date.now());
      const [report, climbed, roster] = await Promise.all([
        get(`/supervision/v1/centres/${desk.centre}`),
        get("/supervision/v1/rungs", { state: "issued", limit: 20 }),
        get(`/centres/v1/centres/${desk.centre}/roster`, { from: day, to: day }),
      ]);
      say(document.getElementById("place"), report.name);
      figures.replaceChildren(...FIGURES.map(([name, words]) => make("div", { data: { figure: report[name] ? name : "" } }, make("dt", {}, t(words)), make("dd", {}, number(report[name])))));
      refill(duty, ...onDuty(roster.items, report));
      list(rungs, climbed.items, (each) => each.id + each.rung, (each) => rung(each, desk));
      list(due, grouped(report.clocks, ({ standard }) => standard), ([standard]) => standard, ([, clocks]) => tasks(clocks, Date.parse(report.as_of)));
      none.hidden = report.clocks.length > 0;
    },
  };
}

function section(name, title) {
  return make("section", { class: `panel ${name}`, hidden: true }, make("h2", {}, title), make("ol", { class: "rows" }));
}

function list(place, items, id, create) {
  place.hidden = !items.length;
  keep(place.querySelector("ol"), items, id, (item, each) => redraw(item, create(each)), () => make("li"));
}

// What somebody has opened stays open.
function redraw(item, parts) {
  if (item.querySelector("details")?.open) parts.find(({ localName }) => localName === "details")?.setAttribute("open", "");
  refill(item, parts);
}

// Those of one promise stand together, at the place of the first that is due.
function tasks(clocks, now) {
  const [first, ...others] = clocks;
  const title = make("b", {}, others.length ? t("{title} · {count} 件", { title: first.title, count: clocks.length }) : first.title);
  if (!others.length) return [left(first, now), title, when(first), link(first)];
  const each = clocks.map((clock) => make("li", {}, left(clock, now), when(clock), link(clock)));
  return [left(first, now), title, make("details", {}, make("summary", {}, t("逐件")), make("ol", { class: "rows" }, each)), link(first, false)];
}

function left(clock, now) {
  const late = clock.state === "breached";
  const ms = Date.parse(clock.due_at) - now;
  const words = late ? t("超了 {span}", { span: span(-ms) }) : t("还有 {span}", { span: span(ms) });
  const mood = !late && ms < SOON_MS ? "silent" : MOODS[clock.state];
  return make("span", { class: "badge", data: { mood } }, clock.state === "paused" ? t("暂停") : words);
}

const when = (clock) => make("span", { class: "quiet" }, t("应于 {time} 前", { time: moment(clock.due_at) }));

// By the promise, where its case is of another kind than those of its service, or none.
const OTHERS = {
  "clinic.disease_report": ["cases", "disease"], "clinic.disease_report_urgent": ["cases", "disease"],
  "feedback.box": ["guestbook"], "feedback.rectify": ["cases", "rectification"],
  "hall.help": ["cases", "help"], "hall.mediate": ["cases", "mediation"],
  "veterans.petition_accept": ["cases", "petition"],
};

function link({ service, standard, case: id }, whole = true) {
  if (!(service in VIEWS)) return "";
  const [view, kind] = OTHERS[standard] ?? [VIEWS[service], service];
  return make("a", { class: "button", href: `/desk?view=${view}${whole && kind ? `&case=${kind}:${id}` : ""}` }, t("去办"));
}

function rung(each, desk) {
  const path = `/supervision/v1/ladders/${each.ladder}/${each.rung}/acknowledge`;
  const words = t("签收{rung}:{title}", { rung: t(RUNGS[each.rung]), title: each.title });
  const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => desk.perform({ path, body: {}, about: each.id + each.rung, words })) } }, t("签收"));
  return [
    make("span", { class: "badge", data: { mood: each.rung === "yellow" ? "silent" : "late" } }, t(RUNGS[each.rung])),
    make("b", {}, each.title),
    make("span", { class: "quiet" }, t("{time} 发出", { time: moment(each.climbed_at) })),
    each.legal.includes("acknowledge") ? button : null,
  ].filter(Boolean);
}

function onDuty(rows, report) {
  const open = report.opening_now ? t("现在是开放时间") : t("现在不在开放时间");
  const shifts = rows.map((row) => `${row.begins}–${row.ends} ${row.staff ? t("{post} {staff} 号", { post: row.post ?? t("值班"), staff: row.staff.split("-").at(-1) }) : told(row.words)}`);
  return [make("b", {}, open), ` · ${shifts.length ? shifts.join("; ") : t("今天没有排班")}`];
}

// Minutes up to two hours, then hours, then days.
function span(ms) {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return t("{count} 分钟", { count: minutes });
  return minutes < 48 * 60 ? t("{count} 小时", { count: Math.round(minutes / 60) }) : t("{count} 天", { count: Math.round(minutes / 1440) });
}
