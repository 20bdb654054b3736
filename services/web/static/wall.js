// The public wall: what was asked and answered, and how centres are rated. What is looked for stands in the address.
import { Refused, get } from "./ask.js";
import { directory, option, townsOf } from "./centres.js";
import { KINDS } from "./feedback.js";
import { make, say, written } from "./make.js";
import { t } from "./text.js";
import { LEVELS, date, shortName } from "./words.js";

const NAMES = ["town", "centre", "kind", "q"];
const PAUSE_MS = 300;
const at = (id) => document.getElementById(id);
const form = at("search");
let centres = [];
let turn = 0;
let typing = 0;

const asked = () => Object.fromEntries(NAMES.map((name) => [name, new URLSearchParams(location.search).get(name) ?? ""]));

async function begin() {
  form.kind.append(...Object.entries(KINDS).map(([kind, word]) => option(kind, word)));
  fill();
  show();
  centres = await directory().catch(() => []);
  form.town.append(...townsOf(centres).map(([id, name]) => option(id, name)));
  fill();
  nameEntries();
}

function fill() {
  const { town, centre, kind, q } = asked();
  form.town.value = town;
  const here = centres.filter((each) => each.town === town);
  form.centre.replaceChildren(form.centre.firstElementChild, ...here.map((each) => option(each.id, shortName(each.name))));
  form.centre.disabled = !here.length;
  form.centre.value = centre;
  form.kind.value = kind;
  if (document.activeElement !== form.q) form.q.value = q;
}

function look() {
  const wanted = new URLSearchParams(NAMES.map((name) => [name, form[name].value.trim()]).filter(([, value]) => value));
  history.pushState(null, "", wanted.size ? `/wall?${wanted}` : "/wall");
  fill();
  show();
}

async function show(cursor = null) {
  const mine = cursor ? turn : ++turn;
  if (!cursor) {
    at("entries").replaceChildren();
    at("count").textContent = t("正在读取…");
    rated(mine);
  }
  try {
    const found = await get("/feedback/v1/wall", { ...asked(), cursor, limit: 20 });
    if (mine !== turn) return;
    at("entries").append(...found.items.map(entry));
    at("count").textContent = told(found);
    at("more").hidden = !found.next_cursor;
    at("more").onclick = () => show(found.next_cursor);
    nameEntries();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (mine === turn) at("count").replaceChildren(refused.message, " ", make("button", { type: "button", class: "button", on: { click: () => show() } }, t("再读一次")));
  }
}

function told(found) {
  const none = at("entries").children.length ? "" : t("没有找到。换一个镇街或字词再找。");
  return [none, found.unshown ? t("另有 {count} 件按提出人的意思没有公开。", { count: found.unshown }) : ""].filter(Boolean).join(" ");
}

function entry(each) {
  const level = each.level && make("span", { class: "level", data: { level: each.level } }, LEVELS[each.level]);
  const about = make("p", { class: "about quiet" }, make("span", {}, KINDS[each.kind]), make("span", { data: { centre: each.centre } }), make("span", {}, t("{from} 提出,{to} 办结", { from: date(each.received_at), to: date(each.closed_at) })), level);
  return make("li", { class: "panel", id: each.number }, make("h3", { lang: "zh-CN" }, each.question), make("p", { class: "reply" }, make("b", {}, t("回音:")), written(each.reply)), about);
}

// Names come later than entries, and entries later than names.
function nameEntries() {
  const names = new Map(centres.map((centre) => [centre.id, shortName(centre.name)]));
  for (const place of document.querySelectorAll("[data-centre]")) say(place, names.get(place.dataset.centre));
}

async function rated(mine) {
  const { town, centre } = asked();
  try {
    const { items } = await get("/supervision/v1/satisfaction/public", { town });
    if (mine !== turn) return;
    const rows = items.filter((row) => !centre || row.id === centre);
    at("rated").replaceChildren(rows.length ? table(rows) : make("p", { class: "quiet" }, t("这里近三个月还没有评价。")));
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (mine === turn) at("rated").replaceChildren(make("p", { class: "quiet" }, t("满意度暂时读不到。")));
  }
}

function table(rows) {
  const head = make("tr", {}, [t("服务中心"), t("好评率"), t("评价数")].map((word) => make("th", { scope: "col" }, word)));
  return make("table", { class: "table" }, make("thead", {}, head), make("tbody", {}, rows.map(line)));
}

function line(row) {
  const share = row.good === null ? make("span", { class: "quiet" }, t("样本不足")) : make("span", {}, make("b", {}, `${row.good}%`), make("small", {}, ` (${row.good_low}–${row.good_high})`));
  const bar = row.good === null ? null : make("meter", { min: 0, max: 100, value: row.good, "aria-hidden": "true" });
  return make("tr", {}, make("th", { scope: "row" }, shortName(row.name)), make("td", {}, share, bar), make("td", { class: "number" }, row.ratings === null ? t("少于 5") : String(row.ratings)));
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => {
  if (event.target === form.town) form.centre.value = "";
  if (event.target !== form.q) look();
});
form.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(look, PAUSE_MS);
});
addEventListener("popstate", () => {
  fill();
  show();
});
begin();
