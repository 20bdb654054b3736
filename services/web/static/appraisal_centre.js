// One centre's points, opened to the limits and events of which they are made; what doesn't count is proposed or appealed here.
import { get, send } from "./ask.js";
import { BANDS, EFFECTS, FIGURES, GROUNDS, INPUTS, MOODS, SERVICES } from "./appraisal_words.js";
import { askFirst } from "./asking.js";
import { address, chosen, choices, nothing } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { LEVELS, moment } from "./words.js";

const MOST = 100;
const evidence = (label) => ({ name: "note", label, kind: "lines", required: true });

export async function openCentre(row, shown, who, show) {
  const at = `/supervision/v1/appraisals/${shown.month}/centres/${row.id}`;
  const figure = chosen("figure", "limits");
  const items = figure === "limits" ? await limits(at) : await events(row.id, shown, figure);
  const deeds = { at, shown, who, show, figure };
  return [
    make("a", { class: "button back", href: address({ centre: "", figure: "" }) }, t("回到得分")),
    make("h2", {}, row.name),
    make("p", { class: "badges" }, make("span", { class: "badge", data: { mood: MOODS[row.band] } }, BANDS[row.band]), make("span", {}, t("{points} 分,区间 {low}–{high}", row))),
    components(row.components),
    make("div", { class: "actions" }, ofCentre(row, deeds)),
    make("h3", {}, t("由哪些事件组成")),
    choices(t("按项目"), "figure", [["", t("按时办结")], ...Object.entries(FIGURES)]),
    items.length ? make("ul", { class: "made-of" }, items.map((item) => made(item, deeds))) : nothing(t("这个月没有。")),
    items.length === MOST ? make("p", { class: "quiet" }, t("只列出前 {count} 项;全部在 Excel 里。", { count: MOST })) : "",
  ];
}

function components(parts) {
  const row = ([, part]) => make("tr", {}, make("th", { scope: "row" }, part.title), make("td", { class: "number" }, t("{points} / {weight}", part)), make("td", {}, part.neutral ? make("span", { class: "badge", data: { mood: "calm" } }, t("样本不足")) : make("span", {}, `${part.percent}%`)), make("td", { class: "quiet" }, inputs(part.inputs)));
  return make("div", { class: "scroll", tabIndex: 0 }, make("table", { class: "table" }, make("thead", {}, make("tr", {}, [t("项目"), t("得分"), t("比例"), t("样本")].map((words, at) => make("th", { scope: "col", class: at === 1 ? "number" : "" }, words)))), make("tbody", {}, Object.entries(parts).map(row))));
}

const inputs = (values) => Object.entries(values).filter(([name, value]) => INPUTS[name] && value !== null && value !== 0).map(([name, value]) => t("{name} {value}", { name: INPUTS[name], value })).join(" · ");

async function limits(at) {
  const { items } = await get(`${at}/limits`, { limit: MOST });
  return items.map((each) => ({ ...each, words: each.standard, state: each.kept ? t("按时") : t("超时"), mood: each.kept ? "calm" : "late", time: each.due_at }));
}

async function events(centre, { month, exclusions }, figure) {
  const { items } = await get(`/supervision/v1/centres/${centre}/voices`, { month, figure, limit: MOST });
  const granted = new Set(exclusions.filter(({ ruling }) => ruling === "granted").map(({ item }) => item));
  return items.map((each) => ({ ...each, ...measured(each), left_out: granted.has(each.item) }));
}

// What an event counts for; a rating says its level (`given:5`), where enough were given to show single ones.
function measured({ measure, times }) {
  const [what, level] = measure.split(":");
  const words = INPUTS[what] ?? what;
  if (level) return { words, state: LEVELS[level], mood: level < 3 ? "late" : "calm" };
  return { words, state: times === 1 ? "" : t("计 {count} 次", { count: times }), mood: "busy" };
}

// A rating counts for the service that was rated, and lies in the echo wall: the item names its case.
const caseOf = ({ item }) => `/case/${item.split("#")[0].replace(":", "/")}`;

function made(item, deeds) {
  const said = standing(item, deeds.shown);
  return make("li", { class: item.left_out ? "is-out" : "" },
    make("a", { href: caseOf(item) }, t("{service} · {what}", { service: SERVICES[item.service] ?? item.service, what: item.words })),
    item.state ? make("span", { class: "badge", data: { mood: item.mood } }, item.state) : "",
    make("span", { class: "quiet" }, [moment(item.time), item.left_out && t("不计入"), ...said].filter(Boolean).join(" · ")),
    make("span", { class: "deeds" }, ofItem(item, deeds)));
}

function standing({ item }, { exclusions, appeals }) {
  const proposed = exclusions.some((each) => each.item === item && each.ruling === "open");
  const appealed = appeals.some((each) => each.item === item && each.ruling === "open");
  return [proposed && t("已提出排除,待决定"), appealed && t("申诉中")];
}

function ofItem(item, { at, shown, who, show }) {
  if (item.left_out) return [];
  const send_ = (path) => (said, key) => send(`${at}/${path}`, { item: item.item, ...said }, { key, version: shown.version });
  const is = (action) => shown.legal.includes(action);
  const proposing = is("propose_exclusion") && who.tier !== "cadre" && !shown.exclusions.some((each) => each.item === item.item && each.ruling !== "refused");
  const grounds = Object.entries(GROUNDS).filter(([ground]) => ground !== "appeal");
  return [
    proposing && small(t("提出不计入"), { follows: t("由另一人看过证据后决定;同意以后,这一项不再算入得分。"), fields: [{ name: "ground", label: t("理由"), kind: "choice", required: true, options: grounds }, evidence(t("证据"))], act: send_("exclusions"), done: show }),
    mayAppeal(shown, who, { item: item.item }) && small(t("申诉"), { follows: t("首次申诉由镇街或县裁定,不服可以再申诉一次,由县裁定。"), fields: [evidence(t("申诉理由"))], act: send_("appeals"), done: show }),
  ].filter(Boolean);
}

export function mayAppeal(shown, who, what) {
  if (!shown.legal.includes("appeal") || who.tier === "county") return false;
  const [name, value] = Object.entries(what)[0];
  const before = shown.appeals.filter((each) => each[name] === value);
  return before.length === 0 || before.every(({ ruling, final }) => ruling === "refused" && !final);
}

const small = (words, asked) => make("button", { type: "button", class: "button is-small", on: { click: () => askFirst({ title: words, ...asked }) } }, words);

function ofCentre(row, { shown, who, show }) {
  if (who.tier !== "county" || !shown.legal.includes("propose_consequence")) return [];
  const effects = Object.entries(EFFECTS).filter(([effect]) => !shown.consequences.some((each) => each.centre === row.id && each.effect === effect));
  const act = (said, key) => send(`/supervision/v1/appraisals/${shown.month}/consequences`, { centre: row.id, ...said }, { key, version: shown.version });
  return effects.length ? [small(t("提出结果运用"), { follows: t("由另一人决定;决定以后这处中心可以申诉。"), fields: [{ name: "effect", label: t("结果运用"), kind: "choice", required: true, options: effects }, evidence(t("理由"))], act, done: show })] : [];
}

