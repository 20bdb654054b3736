// The service guide: what is done at the centres, with which papers and until when; and when each centre is open.
import { Refused, get } from "./ask.js";
import { directory, option, townsOf } from "./centres.js";
import { facts, make } from "./make.js";
import { hoursOf } from "./hours.js";
import { t, told } from "./text.js";

const LEVELS = {
  village_checked: t("村里初核"), town_accepted: t("镇街审核"), county_review: t("县里审核"), city_review: t("市里审核"), province_review: t("省里审核"), granted: t("准予"), making: t("制证"), county_received: t("县里收证"), town_issued: t("镇街发放"),
};
const PERMIT = { permit: t("行政许可"), public_service: t("公共服务") };
const PAUSE_MS = 200;
const at = (id) => document.getElementById(id);
const form = at("search");
const query = () => new URLSearchParams(location.search);
let groups = [];
let typing = 0;

async function begin() {
  form.q.value = query().get("q") ?? "";
  const [hall, veterans] = await Promise.allSettled([get("/hall/v1/guide"), get("/veterans/v1/items")]);
  groups = [...(hall.value?.groups ?? []), ...(veterans.value ? [{ code: "veterans", title: t("退役军人服务"), items: veterans.value.items.map(levels) }] : [])];
  at("groups").replaceChildren(...groups.map(section));
  filter();
  if (hall.reason || veterans.reason) at("said").textContent = t("有一部分暂时读不到,请稍后再试。");
  document.getElementById(location.hash.slice(1))?.setAttribute("open", "");
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

const levels = (item) => ({ ...item, flow: item.path.map((state) => LEVELS[state] ?? state), steps: [], place: t("退役军人服务站") });

function section(group) {
  const title = make("h2", { id: `group-${group.code}` }, group.title);
  return make("section", { class: "group", "aria-labelledby": title.id }, title, group.items.map((item) => entry(item, group)));
}

function entry(item, group) {
  const own = item.papers.filter((paper) => !paper.from_others).map((paper) => paper.title);
  const others = item.papers.filter((paper) => paper.from_others).map((paper) => paper.title);
  const limit = item.limit_days && `${item.limit_days} ${item.limit_unit === "wd" ? t("个工作日") : t("天")}`;
  const about = facts([
    [t("您要带的材料"), list(own)], [t("我们代取的材料"), list(others)], [t("怎么走"), item.flow.join(" → ")], [t("怎么办"), list(item.steps, "ol")], [t("承诺时限"), limit], [t("法定时限"), item.statutory_days && `${item.statutory_days} ${t("个工作日")}`],
    [t("在哪里办"), item.place], [t("谁来决定"), item.bureau_name], [t("性质"), PERMIT[item.nature]], [t("依据"), item.source],
  ]);
  const online = item.way === "application" && make("p", { class: "actions no-print" }, make("a", { class: "button", href: `/my?item=${item.code}` }, t("在手机上申请")));
  const summary = make("summary", {}, make("b", {}, item.title), make("span", { class: "quiet" }, [limit, item.bureau_name].filter(Boolean).join(" · ")));
  const words = [item.title, group.title, item.bureau_name, item.source, ...own, ...others].flatMap((each) => [each, told(each)]).join(" ").toLowerCase();
  return make("details", { class: "panel item", id: item.code, data: { words } }, summary, about, online || null);
}

const list = (words, tag = "ul") => (words.length ? make(tag, {}, words.map((each) => make("li", {}, each))) : null);

function filter() {
  const wanted = form.q.value.trim().toLowerCase();
  for (const item of document.querySelectorAll(".item")) item.hidden = !item.dataset.words.includes(wanted);
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".item:not([hidden])");
  const count = document.querySelectorAll(".item:not([hidden])").length;
  at("said").textContent = count ? t("共 {count} 项", { count }) : t("没有找到。换一个词,或到柜台问一声。");
}

function look() {
  const wanted = form.q.value.trim();
  history.replaceState(null, "", wanted ? `/guide?q=${encodeURIComponent(wanted)}` : "/guide");
  filter();
}

async function places() {
  const town = at("near").town;
  try {
    const centres = await directory();
    town.append(...townsOf(centres).map(([id, name]) => option(id, name)));
    const names = new Map(centres.map((centre) => [centre.id, centre.name]));
    const show = () => at("centres").replaceChildren(...centres.filter((centre) => centre.town === town.value).map((centre) => place(centre, names)));
    town.value = query().get("town") ?? "";
    town.addEventListener("change", () => {
      history.replaceState(null, "", town.value ? `/guide?town=${town.value}#places` : "/guide");
      show();
    });
    show();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    at("centres").replaceChildren(make("p", { class: "quiet" }, refused.message));
  }
}

function place(centre, names) {
  const { now, week, changes, note } = hoursOf(centre, names);
  return make("article", { class: "panel" }, make("h3", {}, centre.name), make("p", { class: "state" }, note || now), note ? null : facts([[t("平日"), week], [t("有变动的日子"), list(changes)]]));
}

// On paper everything stands open.
function openAll() {
  for (const each of document.querySelectorAll(".item:not([hidden])")) each.open = true;
}

form.addEventListener("submit", (event) => event.preventDefault());
form.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(look, PAUSE_MS);
});
at("print").addEventListener("click", () => (openAll(), print()));
addEventListener("beforeprint", openAll);
begin();
places();
