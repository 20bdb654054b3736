// A town's own affairs: what it owes, appeals that it decides, bad ratings that wait for it, what is late in its villages, hours that nobody covers, and who is away.
import { get, send } from "./ask.js";
import { askFirst } from "./asking.js";
import { all, centres, fill, nothing, placeName, until } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { drawRatings } from "./town_ratings.js";
import { drawStaff } from "./town_staff.js";
import { moment } from "./words.js";

const { actor, scope } = document.getElementById("main").dataset;
const RUNGS = { yellow: t("黄牌"), red: t("红牌"), urge: t("催办"), supervise: t("督办"), notice: t("通报"), accountability: t("问责") };
const DAYS = 7;
const REASON = { name: "note", label: t("理由"), kind: "lines", required: true };
const REMARK = { name: "note", label: t("备注"), kind: "lines" };
const ANSWERS = {
  acknowledge: [t("签收"), t("表示已经知道,接下来答复或申诉。"), [REMARK]],
  answer: [t("答复"), t("说明原因和怎么办;答复留在全程里。"), [REASON]],
  appeal: [t("申诉"), t("由县里审理;成立的,后果取消,记录保留。"), [REASON]],
  grant: [t("申诉成立"), t("后果取消,不再计入考核;记录保留。"), [REASON]],
  deny: [t("不成立"), t("后果保留;村里还可以向县里再申诉一次。"), [REASON]],
};

function show() {
  fill(document.getElementById("owed"), owed);
  fill(document.getElementById("appeals"), appeals);
  fill(document.getElementById("ratings"), () => drawRatings(scope, { list, line, button }));
  fill(document.getElementById("late"), late);
  fill(document.getElementById("gaps"), gaps);
  fill(document.getElementById("staff"), () => drawStaff(scope));
}

const list = (rows, words) => (rows.length ? make("ol", {}, rows) : nothing(words));

function line({ href, title, badge, mood = "busy", told, deeds = [] }) {
  return make("li", {}, make("a", { href }, make("b", {}, title), badge ? make("span", { class: "badge", data: { mood } }, badge) : "", make("span", { class: "quiet" }, told.filter(Boolean).join(" · "))), deeds.length ? make("div", { class: "actions" }, deeds) : "");
}

const button = (words, asked, main) => make("button", { type: "button", class: `button is-small ${main ? "is-main" : ""}`, on: { click: () => askFirst({ title: words, done: show, ...asked }) } }, words);
// Where the town does it: in its inbox, below on this page, or nowhere here.
function doneAt(clock) {
  if (clock.standard === "feedback.rectify") return "#ratings-title";
  const isInbox = ["veterans", "feedback"].includes(clock.service) && clock.standard !== "feedback.box" && !clock.standard.startsWith("veterans.petition");
  return isInbox ? `/inbox?case=${clock.service}.${clock.case}` : caseOf(clock);
}

const caseOf = ({ service, case: id }) => `/case/${service}/${id}`;

// What the town itself has to do.

async function owed() {
  const [clocks, rungs, known] = await Promise.all([all("/supervision/v1/owed"), all("/supervision/v1/rungs", { responsible: `town:${scope}` }), centres()]);
  const ladders = await ladder(rungs.filter(({ legal }) => legal.includes("acknowledge") || legal.includes("answer") || legal.includes("appeal")));
  const limits = clocks.map((clock) => line({ href: doneAt(clock), title: clock.title, badge: clock.state === "breached" ? t("超时") : t("{time} 前", { time: until(clock.due_at) }), mood: clock.state === "breached" ? "late" : "busy", told: [placeName(clock.centre, known)] }));
  return list([...ladders.map((rung) => climbed(rung, known, ["acknowledge", "answer", "appeal"])), ...limits], t("现在没有欠着的。"));
}

// What a reader may do about a rung stands in its ladder.
async function ladder(rungs) {
  const found = await Promise.all([...new Set(rungs.map((rung) => rung.ladder))].map((id) => get(`/supervision/v1/ladders/${id}`)));
  const wanted = new Set(rungs.map(({ id }) => id));
  return found.flatMap((each) => each.rungs.filter(({ id }) => wanted.has(id)));
}

function climbed(rung, known, actions) {
  const deeds = actions.filter((action) => rung.may.includes(action)).map((action) => {
    const [words, follows, fields] = ANSWERS[action];
    return button(words, { follows, fields, grave: action === "deny", act: (said, key) => send(`/supervision/v1/ladders/${rung.ladder}/${rung.rung}/${action}`, said, { key }) }, action === "answer" || action === "grant");
  });
  return line({ href: caseOf(rung), title: rung.title, badge: RUNGS[rung.rung], mood: rung.rung === "yellow" ? "silent" : "late", told: [placeName(rung.centre, known), t("{time} 发出", { time: moment(rung.climbed_at) })], deeds });
}

// Appeals: of the ladder, of findings, of points.

async function appeals() {
  const [rungs, findings, months, known] = await Promise.all([all("/supervision/v1/rungs", { state: "appealed" }), all("/supervision/v1/findings", { state: "appealed" }), get("/supervision/v1/appraisals"), centres()]);
  const theirs = (await ladder(rungs)).filter(({ may }) => may.includes("grant"));
  const open = await inMonths(months.items.slice(0, 3));
  return list([
    ...theirs.map((rung) => climbed(rung, known, ["grant", "deny"])),
    ...findings.filter(({ party }) => party === "village").map((each) => line({ href: `/inspections?case=${each.inspection}`, title: t("对巡查问题的申诉"), badge: t("待裁定"), mood: "silent", told: [placeName(each.centre, known)] })),
    ...open.map(({ month, centre }) => line({ href: `/appraisal?month=${month}&centre=${centre}`, title: t("对 {month} 考核的申诉", { month }), badge: t("待裁定"), mood: "silent", told: [placeName(centre, known)] })),
  ], t("没有待裁定的申诉。"));
}

async function inMonths(months) {
  const shown = await Promise.all(months.map(({ id }) => get(`/supervision/v1/appraisals/${id}`)));
  return shown.flatMap(({ month, appeals: filed }) => filed.filter(({ ruling, final, filed_by: by }) => ruling === "open" && !final && by !== actor).map(({ centre }) => ({ month, centre })));
}

// What is late in the villages; a red card comes before the town urges.

async function late() {
  const [clocks, rungs, known] = await Promise.all([all("/supervision/v1/clocks", { state: "breached" }), all("/supervision/v1/rungs"), centres()]);
  const climbs = new Map();
  for (const rung of rungs.filter(({ state }) => state !== "withdrawn")) climbs.set(key(rung), [...(climbs.get(key(rung)) ?? []), rung.rung]);
  return list(clocks.map((clock) => overdue(clock, climbs.get(key(clock)) ?? [], known)), t("没有超时的。"));
}

const key = ({ service, case: id, standard, opening_sequence: opening }) => [service, id, standard, opening].join("/");

function overdue(clock, climbs, known) {
  const urged = ["urge", "supervise", "notice", "accountability"].find((rung) => climbs.includes(rung));
  const press = (said, sent) => send(`/supervision/v1/cases/${clock.service}/${clock.case}/clocks/${clock.standard}/${clock.opening_sequence}/press`, said, { key: sent });
  const deeds = climbs.includes("red") && !urged ? [button(t("催办"), { follows: t("责任方收到催办,须签收并答复;办不好的,到时由县里督办。"), fields: [REMARK], act: press, said: t("已催办。") }, true)] : [];
  return line({ href: caseOf(clock), title: clock.title, badge: urged ? t("已{rung}", { rung: RUNGS[urged] }) : t("超时"), mood: urged ? "busy" : "late", told: [placeName(clock.centre, known), t("{time} 到期", { time: until(clock.due_at) }), climbs.length === 0 && t("还没有发出红牌")], deeds });
}

// Hours in which nobody would be there.

async function gaps() {
  const known = await centres();
  const own = [...known.values()].filter(({ town, state }) => town === scope && state === "open");
  const [from, to] = [day(0), day(DAYS - 1)];
  const rosters = await Promise.all(own.map(({ id }) => get(`/centres/v1/centres/${id}/roster`, { from, to })));
  const isPlanned = ({ items }) => items.some(({ staff }) => staff);
  const rows = rosters.filter((roster) => isPlanned(roster) && roster.gaps).map((roster) => {
    const open = roster.items.filter(({ state }) => state === "gap");
    return make("li", {}, make("p", {}, make("b", {}, placeName(roster.centre, known)), make("span", { class: "badge", data: { mood: "silent" } }, t("{count} 处空档", { count: roster.gaps }))), make("p", { class: "quiet" }, open.slice(0, 6).map(({ on, begins, ends }) => t("{day} {begins}–{ends}", { day: on.slice(5), begins: begins.slice(0, 5), ends: ends.slice(0, 5) })).join(t("、"))));
  });
  const without = rosters.filter((roster) => roster.gaps && !isPlanned(roster)).map(({ centre }) => placeName(centre, known));
  if (without.length) rows.push(make("li", {}, make("p", {}, make("b", {}, t("还没有排值班表")), make("span", { class: "badge", data: { mood: "silent" } }, t("{count} 处中心", { count: without.length }))), make("p", { class: "quiet" }, without.join(t("、")))));
  return list(rows, t("没有空档。"));
}

function day(later) {
  return new Date(Date.now() + later * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

show();
