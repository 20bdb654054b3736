// What was proposed and appealed in a month: each with who said so, and its decision by another.
import { get, send } from "./ask.js";
import { mayAppeal } from "./appraisal_centre.js";
import { EFFECTS, GROUNDS, RULINGS, SERVICES } from "./appraisal_words.js";
import { askFirst } from "./asking.js";
import { address, centres, personName } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { shortName } from "./words.js";

const MOODS = { open: "silent", granted: "busy", refused: "calm", revoked: "calm" };
const REASON = { name: "note", label: t("理由"), kind: "lines", required: true };

export async function drawRulings(shown, who, show) {
  const names = new Map(shown.items.map(({ id, name }) => [id, shortName(name)]));
  const context = { shown, who, show, names, known: await centres() };
  return [
    list(t("不计入的"), shown.exclusions, context, exclusion),
    list(t("申诉"), shown.appeals, context, appeal),
    list(t("结果运用"), shown.consequences, context, consequence),
    who.tier === "county" && shown.state !== "draft" ? await words(shown) : "",
  ].filter(Boolean);
}

function list(title, items, context, draw) {
  if (!items.length) return "";
  const openFirst = [...items].sort((a, b) => (b.ruling === "open") - (a.ruling === "open"));
  return make("section", { class: "panel" }, make("h2", {}, title), make("ul", { class: "made-of" }, openFirst.map((each) => draw(each, context))));
}

function line(each, { names, known }, { subject, by, decide, more = [] }) {
  const decided = each.decided_by && t("{who} 决定", { who: personName(each.decided_by, known) });
  return make("li", {}, subject, make("span", { class: "badge", data: { mood: MOODS[each.ruling] } }, RULINGS[each.ruling]),
    make("span", { class: "quiet" }, [names.get(each.centre) ?? each.centre, t("{who} 提出", { who: personName(by, known) }), decided, each.revoked_by && t("{who} 撤销", { who: personName(each.revoked_by, known) })].filter(Boolean).join(" · ")),
    make("span", { class: "deeds" }, [...(each.ruling === "open" ? decide : []), ...more]));
}

// An item is a case and what of it counts.
function subject(item, ground) {
  const [service, rest] = item.split(/:(.*)/s);
  return make("a", { href: `/case/${service}/${rest.split("#")[0]}` }, t("{service} · {what}", { service: SERVICES[service] ?? service, what: ground }));
}

function exclusion(each, context) {
  const { who, shown } = context;
  const mine = who.tier === "county" && shown.legal.includes("decide_exclusion") && each.proposed_by !== who.id;
  return line(each, context, {
    subject: subject(each.item, GROUNDS[each.ground]),
    by: each.proposed_by,
    decide: mine ? deciding(context, `exclusions/${each.id}`, t("同意后这一项不再算入得分。"), t("不同意的,这一项照旧算入。")) : waiting(each.proposed_by === who.id),
  });
}

function appeal(each, context) {
  const { who, shown } = context;
  const judge = who.tier === "county" || (who.tier === "town" && !each.final);
  const mine = judge && shown.legal.includes("decide_appeal") && each.filed_by !== who.id;
  const granted = shown.state === "frozen" ? t("申诉成立:这一项去掉,另出一份签名的补正;据此扣发的撤销。") : t("申诉成立:这一项不再算入得分。");
  const of = each.item ? subject(each.item, each.final ? t("再次申诉") : t("首次申诉")) : make("span", {}, t("对结果运用的申诉"));
  return line(each, context, { subject: of, by: each.filed_by, decide: mine ? deciding(context, `appeals/${each.id}`, granted, each.final ? t("申诉不成立,这是最后的裁定。") : t("申诉不成立;还可以向县里再申诉一次。")) : waiting(each.filed_by === who.id) });
}

function consequence(each, context) {
  const { who, shown, show } = context;
  const mine = who.tier === "county" && shown.legal.includes("decide_consequence") && each.proposed_by !== who.id;
  const file = (said, key) => send(`${at(shown)}/centres/${each.centre}/appeals`, { consequence: each.id, ...said }, { key, version: shown.version });
  const ask = () => askFirst({ title: t("对结果运用申诉"), follows: t("首次申诉由镇街或县裁定,不服可以再申诉一次,由县裁定。"), fields: [REASON], act: file, done: show });
  const more = ["open", "granted"].includes(each.ruling) && mayAppeal(shown, who, { consequence: each.id }) ? [make("button", { type: "button", class: "button is-small", on: { click: ask } }, t("申诉"))] : [];
  return line(each, context, {
    subject: make("a", { href: address({ centre: each.centre }) }, EFFECTS[each.effect]),
    by: each.proposed_by,
    decide: mine ? deciding(context, `consequences/${each.id}`, t("决定后生效,这处中心可以申诉;申诉成立的撤销。"), t("不同意的,不再运用。")) : waiting(each.proposed_by === who.id),
    more,
  });
}

const at = (shown) => `/supervision/v1/appraisals/${shown.month}`;
const waiting = (own) => [make("span", { class: "quiet" }, own ? t("须由另一人决定") : t("等待决定"))];

function deciding({ shown, show }, path, yes, no) {
  return [[true, t("同意"), yes], [false, t("不同意"), no]].map(([grant, words, follows]) => {
    const act = (said, key) => send(`${at(shown)}/${path}`, { grant, ...said }, { key, version: shown.version });
    const ask = () => askFirst({ title: words, follows, fields: [REASON], grave: !grant, act, done: show });
    return make("button", { type: "button", class: `button is-small ${grant ? "is-main" : "is-grave"}`, on: { click: ask } }, words);
  });
}

// Evidence and reasons, for the county alone.
async function words(shown) {
  const { items } = await get(`${at(shown)}/notes`);
  if (!items.length) return "";
  return make("details", { class: "panel" }, make("summary", {}, t("证据与理由({count} 条)", { count: items.length })), make("ol", { class: "story" }, items.map(({ sequence, text }) => make("li", {}, make("span", { class: "quiet" }, t("第 {number} 步", { number: sequence })), make("span", { lang: "zh-CN" }, text)))));
}
