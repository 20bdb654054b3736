// Inspections: the plan and its progress, each inspection from the plan to its end, and what was found.
import { send } from "./ask.js";
import { askFirst } from "./asking.js";
import { openInspection } from "./inspection.js";
import { KINDS, MOODS, OVER, STATES } from "./inspections_words.js";
import { address, all, centres, choices, chosen, fill, go, nothing, personName, placeName, within } from "./listing.js";
import { make } from "./make.js";
import { t } from "./text.js";

const main = document.getElementById("main");
const who = { id: main.dataset.actor, tier: main.dataset.tier, scope: main.dataset.scope };
const isAbove = ["town", "county"].includes(who.tier);
const opened = document.getElementById("opened");
const LEARNING = "learning";

within(show);
show();

async function show() {
  document.getElementById("which").replaceChildren(choices(t("按进度"), "over", [["", t("进行中")], ["1", t("已结束")]]), choices(t("按方式"), "kind", [["", t("全部")], ...Object.entries(KINDS)]));
  if (isAbove) drawPlans();
  fill(document.getElementById("list"), list);
  await open();
}

async function list() {
  const [items, known] = await Promise.all([all("/supervision/v1/inspections"), centres()]);
  const wanted = items.filter(({ state, kind }) => OVER.includes(state) === Boolean(chosen("over")) && (!chosen("kind") || kind === chosen("kind")));
  if (!wanted.length) return nothing(who.tier === "inspector" && !chosen("over") ? t("现在没有派给您的巡查。") : t("没有这样的巡查。"));
  return make("ol", {}, wanted.sort((a, b) => a.until.localeCompare(b.until)).map((each) => line(each, known)));
}

function line(each, known) {
  const where = each.target ? placeName(each.target, known) : t("{place}内抽取", { place: placeName(each.place, known) });
  return make("li", {}, make("a", { href: address({ case: each.id }), "aria-current": chosen("case") === each.id ? "true" : null }, make("b", {}, where), make("span", { class: "badge", data: { mood: MOODS[each.state] } }, STATES[each.state]),
    make("span", { class: "quiet" }, [KINDS[each.kind], t("{from} 至 {until}", each), each.found.length && t("{count} 个问题没有整改到位", { count: each.found.length })].filter(Boolean).join(" · "))));
}

async function open() {
  const id = chosen("case");
  main.classList.toggle("is-open", Boolean(id));
  if (!id) return opened.replaceChildren(nothing(t("从左边选一次巡查。")));
  await fill(opened, () => openInspection(id, who, show));
  if (document.activeElement === document.body || document.activeElement?.closest("#list")) opened.focus({ preventScroll: true });
}

// Plans and what the county or a town arranges.

async function drawPlans() {
  const plans = document.getElementById("plans");
  plans.hidden = false;
  document.getElementById("deeds").replaceChildren(
    make("button", { type: "button", class: "button is-main", on: { click: arrange } }, t("安排一次巡查…")),
    make("button", { type: "button", class: "button", on: { click: learn } }, t("安排观摩互学…")),
    make("button", { type: "button", class: "button", on: { click: planned } }, t("制定计划…")),
  );
  await fill(document.getElementById("progress"), async () => {
    const [items, known] = await Promise.all([all("/supervision/v1/inspection-plans"), centres()]);
    return items.length ? items.map((plan) => progress(plan, known)) : nothing(t("还没有巡查计划。"));
  });
}

function progress(plan, known) {
  const heads = [t("方式"), t("计划"), t("已安排"), t("已抽取"), t("已到访"), t("已办结"), t("还可安排")];
  const row = (each) => make("tr", {}, make("th", { scope: "row" }, KINDS[each.kind]), [each.quota, each.planned, each.drawn, each.visited, each.closed, each.remaining].map((count) => make("td", { class: "number" }, String(count))));
  const table = make("table", { class: "table" }, make("thead", {}, make("tr", {}, heads.map((words, at) => make("th", { scope: "col", class: at ? "number" : "" }, words)))), make("tbody", {}, plan.kinds.map(row)));
  return make("article", { class: "plan" }, make("h3", {}, t("{place} {from} 至 {until}", { ...plan, place: placeName(plan.place, known) })), make("div", { class: "scroll", tabIndex: 0 }, table));
}

async function arrange() {
  const { known, own, common } = await asked();
  const towns = [...new Map([...known.values()].map(({ town, town_name }) => [town, town_name]))];
  const wide = who.tier === "county" ? [["370829", t("全县,由系统抽取")], ...towns.map(([id, name]) => [id, t("{town}内抽取", { town: name })])] : [[who.scope, t("本镇街内抽取")]];
  askFirst({
    title: t("安排一次巡查"),
    follows: t("明察要指明服务中心;暗访由系统在镇街或全县内抽取,到访以前中心里没有人知道。"),
    fields: [
      { name: "kind", label: t("方式"), kind: "choice", required: true, options: Object.entries(KINDS).filter(([kind]) => kind !== LEARNING) },
      { name: "place", label: t("去哪里"), kind: "choice", required: true, options: [...wide, ...own] },
      ...common,
      { name: "inspector_town", label: t("检查人员的镇街,交叉检查必填"), kind: "choice", options: towns },
    ],
    act: (said, key) => send("/supervision/v1/inspections", said, { key }),
    done: arranged,
  });
}

// Who comes along is chosen by name: each name that is read stands in the log.
async function learn() {
  const [{ known, own, common }, staff] = await Promise.all([asked(), all("/centres/v1/staff")]);
  askFirst({
    title: t("安排观摩互学"),
    follows: t("到一处做得好的服务中心去看,检查人员把大家的收获写下来。"),
    fields: [
      { name: "place", label: t("去哪里"), kind: "choice", required: true, options: own },
      ...common,
      { name: "participants", label: t("参加人员"), kind: "checks", required: true, options: staff.filter(({ state }) => state === "active").map(({ id, name, centre }) => [id, `${name} · ${placeName(centre, known)}`]) },
    ],
    act: (said, key) => send("/supervision/v1/inspections", { kind: LEARNING, ...said }, { key }),
    done: arranged,
  });
}

// What both ask: an inspector who was sent before, or another one; the days; the plan.
async function asked() {
  const [known, plans, earlier] = await Promise.all([centres(), all("/supervision/v1/inspection-plans"), all("/supervision/v1/inspections")]);
  const inspectors = [...new Set(earlier.map(({ inspector }) => inspector))].sort();
  return {
    known,
    own: [...known.values()].filter(({ id }) => id.startsWith(who.scope)).map(({ id, name }) => [id, name]),
    common: [
      { name: "inspector", label: t("检查人员,点选或填登录编号"), required: true, options: inspectors.map((id) => [id, inspectorName(id, known)]) },
      { name: "from", label: t("从"), kind: "date", required: true },
      { name: "until", label: t("到"), kind: "date", required: true },
      { name: "plan", label: t("属于哪个计划"), kind: "choice", options: plans.map((plan) => [plan.id, t("{place} {from} 至 {until}", { ...plan, place: placeName(plan.place, known) })]) },
    ],
  };
}

const arranged = ({ id }) => go({ case: id, over: "", kind: "" }, show);
const inspectorName = (id, known) => `${personName(id, known)} · ${placeName(id.split(":")[1].split("-")[0], known)}`;

async function planned() {
  const known = await centres();
  const number = (name) => ({ name, label: t("{kind}几次", { kind: KINDS[name] }), kind: "number", least: 0 });
  askFirst({
    title: t("制定巡查计划"),
    follows: t("各中心一年内被巡查的次数有上限;计划的总数不能超过。"),
    fields: [{ name: "from", label: t("从"), kind: "date", required: true }, { name: "until", label: t("到"), kind: "date", required: true }, ...Object.keys(KINDS).map(number)],
    act: ({ from, until, ...quotas }, key) => send("/supervision/v1/inspection-plans", { place: who.scope, from, until, quotas }, { key }),
    said: t("计划定好了:{place}。", { place: placeName(who.scope, known) }),
    done: show,
  });
}
