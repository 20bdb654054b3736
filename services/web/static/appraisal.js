// A month's appraisal: its state and signature, each centre's points with what they may really be, and one centre opened to its events.
import { get, send } from "./ask.js";
import { openCentre } from "./appraisal_centre.js";
import { drawRulings } from "./appraisal_rulings.js";
import { BANDS, MOODS, STATES } from "./appraisal_words.js";
import { askFirst } from "./asking.js";
import { address, chosen, choices, fill, go, nothing, until as endOf, within } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { moment, number, shortName } from "./words.js";

const main = document.getElementById("main");
const who = { id: main.dataset.actor, tier: main.dataset.tier };
const isCounty = who.tier === "county";
const opened = document.getElementById("opened");
let drawn = {};

within(show);
show();

async function show() {
  let items = [];
  await fill(document.getElementById("months"), async () => {
    ({ items } = await get("/supervision/v1/appraisals"));
    return drawMonths(items);
  });
  if (isCounty) document.getElementById("begin").replaceChildren(beginning());
  main.classList.toggle("is-bare", !items.length);
  if (items.length) await drawMonth(chosen("month", items[0].id));
}

function drawMonths(items) {
  if (!items.length) return nothing(isCounty ? t("还没有考核过的月份。月份结束以后可以建立考核。") : t("还没有公示的考核。"));
  const now = chosen("month", items[0].id);
  return make("nav", { class: "choices", "aria-label": t("月份") }, items.map(({ id, state }) => make("a", { href: address({ month: id, centre: "", edition: "" }), "aria-current": id === now ? "true" : null }, t("{month} {state}", { month: id, state: STATES[state] }))));
}

function beginning() {
  const ask = () => askFirst({
    title: t("建立一个月的考核"),
    follows: t("按已经发生的事件算出各中心的得分;先是草拟,只有县里看得见。公示以前什么都不会告知各中心。"),
    fields: [{ name: "month", label: t("月份"), kind: "month", required: true }],
    act: ({ month }, key) => send("/supervision/v1/appraisals", { month }, { key }),
    done: ({ month }) => go({ month, centre: "", edition: "" }, show),
  });
  return make("button", { type: "button", class: "button", on: { click: ask } }, t("建立考核…"));
}

async function drawMonth(month) {
  await fill(document.getElementById("month"), async () => {
    const shown = await get(`/supervision/v1/appraisals/${month}`, { edition: chosen("edition") });
    drawn = shown;
    drawPoints(shown);
    await Promise.all([fill(document.getElementById("rulings"), () => drawRulings(shown, who, show)), open(shown)]);
    return state(shown);
  });
}

// Where the month stands, what may be done with it, and what was signed.

function state(shown) {
  const at = `/supervision/v1/appraisals/${shown.month}`;
  return [
    make("header", { class: "month" }, make("h2", {}, t("{month} 考核", { month: shown.month })), make("span", { class: "badge", data: { mood: shown.state === "frozen" ? "calm" : "busy" } }, STATES[shown.state]), make("a", { class: "button", href: `${at}.xlsx`, download: "" }, t("下载 Excel"))),
    make("p", { class: "quiet" }, said(shown)),
    ...shown.editions.map((edition) => signed(edition, shown)),
    make("div", { class: "actions" }, deeds(shown, at)),
  ];
}

function said(shown) {
  const { state, appeals_until: until } = shown;
  if (state === "draft") return t("只有县里看得见。公示以后,各中心和镇街可以申诉。");
  if (state === "frozen") return t("已封存并签名,不会再变;封存以后的更正另出一份补正,放在旁边。");
  if (new Date(until) > Date.now()) return t("申诉到 {time} 为止;到时没有未决的,就可以封存。", { time: endOf(until) });
  return undecided(shown) ? t("申诉期已经结束;还有 {count} 项没有决定,决定以后可以封存。", { count: undecided(shown) }) : t("申诉期已经结束,没有未决的,可以封存。");
}

function signed({ number: which, sha256, signature, public_key, frozen_at }, { edition }) {
  const name = which === 0 ? t("封存的报告") : t("第 {number} 份补正", { number: which });
  const details = make("details", { class: "signed" }, make("summary", {}, make("b", {}, name), make("span", { class: "quiet" }, moment(frozen_at)), make("span", {}, t("密钥 {key}", { key: public_key.slice(0, 8) })), make("code", {}, sha256.slice(0, 16))),
    make("dl", { class: "facts" }, [[t("SHA-256"), sha256], [t("签名(Ed25519)"), signature], [t("公钥"), public_key]].flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, make("code", {}, value))])));
  if (which !== edition) details.append(make("a", { href: address({ edition: String(which), centre: "" }) }, t("看这一份")));
  return details;
}

const undecided = ({ exclusions, appeals }) => [...exclusions, ...appeals].filter(({ ruling }) => ruling === "open").length;
const isHeard = (shown) => new Date(shown.appeals_until) <= Date.now() && !undecided(shown);

function deeds(shown, at) {
  if (!isCounty) return [];
  return [
    ["publish", shown.state === "draft", t("公示"), t("各中心和镇街从现在起看得见自己的得分,可以在申诉期内申诉。公示以后不能收回。")],
    ["freeze", shown.state === "published" && isHeard(shown), t("封存并签名"), t("报告从此不变,由县的密钥签名;以后的更正只能另出补正。")],
    ["amend", shown.state === "frozen", t("另出补正"), t("按现在的事件重算,另出一份签名的补正;原来的报告不变。")],
  ].filter(([, may]) => may).map(([path, , words, follows]) => {
    const ask = () => askFirst({ title: t("{deed}:{title}", { deed: words, title: shown.month }), button: words, follows, grave: true, act: (_, key) => send(`${at}/${path}`, {}, { key, version: shown.version }), done: show });
    return make("button", { type: "button", class: "button is-main", on: { click: ask } }, words);
  });
}

// Points, the band by band.

function drawPoints(shown) {
  const counted = Object.entries(BANDS).map(([band, words]) => [band, words, shown.items.filter((row) => row.band === band).length]);
  document.getElementById("bands").replaceChildren(choices(t("按等次"), "band", [["", t("全部 {count}", { count: number(shown.items.length) })], ...counted.map(([band, words, count]) => [band, t("{band} {count}", { band: words, count: number(count) })])]));
  const band = chosen("band");
  const rows = shown.items.filter((row) => !band || row.band === band).sort(shown.items.some(({ rank }) => rank) ? byRank : byId);
  const place = document.getElementById("points");
  place.replaceChildren(rows.length ? make("ol", {}, rows.map(point)) : nothing(t("没有这样的中心。")));
}

const byId = (a, b) => a.id.localeCompare(b.id);
const byRank = (a, b) => a.rank.best - b.rank.best || byId(a, b);

function point(row) {
  const small = Object.values(row.components).filter(({ neutral }) => neutral).length;
  return make("li", {}, make("a", { href: address({ centre: row.id }), "aria-current": chosen("centre") === row.id ? "true" : null },
    make("b", {}, shortName(row.name)), make("span", { class: "badge", data: { mood: MOODS[row.band] } }, BANDS[row.band]),
    make("span", { class: "of" }, make("b", {}, String(row.points)), make("span", { class: "quiet" }, t("区间 {low}–{high}", { low: row.low, high: row.high })), bar(row)),
    make("span", { class: "quiet" }, [row.rank && t("名次 {best}–{worst}", row.rank), small && t("{count} 项样本不足,按中间值", { count: small })].filter(Boolean).join(" · "))));
}

// 0 to 100 points; the thin line is where they may really lie.
function bar({ points, low, high }) {
  const drawing = make("span", { class: "bar-of", "aria-hidden": "true" }, make("i", { class: "points-of" }), make("i", { class: "range" }));
  for (const [name, value] of Object.entries({ points, low, high })) drawing.style.setProperty(`--${name}`, value);
  return drawing;
}

async function open(shown) {
  const id = chosen("centre") || (shown.items.length === 1 ? shown.items[0].id : "");
  main.classList.toggle("is-open", Boolean(chosen("centre")));
  const row = shown.items.find((each) => each.id === id);
  if (!row) return opened.replaceChildren(nothing(t("选一处服务中心,看得分由哪些事件组成。")));
  await fill(opened, () => openCentre(row, drawn, who, show));
  if (document.activeElement?.closest("#points")) opened.focus({ preventScroll: true });
}
