// The operations page: towns, centres and their cases, kept current by supervision's live stream.
import { ROWS, casesOf, drawCases } from "./limits.js";
import { county, keepCurrent } from "./current.js";
import { draw, drawAttention, drawServices, drawSums, drawTowns } from "./draw.js";
import { drawFigures, figuresOf } from "./figures.js";
import { address, filters, isIn, onChange, under } from "./filters.js";
import { facts, make, say } from "./make.js";
import { drawRatings, ratingsOf } from "./ratings.js";
import { drawRungs } from "./rungs.js";
import { t } from "./text.js";
import { MOODS, STANDINGS, moment, mood, number, service } from "./words.js";

const { tier } = document.body.dataset;
const TITLES = { red: t("超时的事项"), yellow: t("将到期的事项"), open: t("在办的事项") };
const NONE = { red: t("没有超时的事项。"), yellow: t("没有将到期的事项。") };
// What isn't in the stream is asked again a little after something has changed; months change slowly.
const AFTER_MS = 5_000;
const MONTHS_MS = 300_000;
const RUNGS_SHOWN = 6;

const { centres, towns } = county;
const at = (id) => document.getElementById(id);
let clocks = { shown: "", items: [], next: null };
let waiting = 0;

function show() {
  const chosen = filters();
  const only = onlyCentre(chosen);
  const inPlace = [...centres.values()].filter(({ id, town }) => (!chosen.town || town === chosen.town) && (!chosen.centre || id === chosen.centre));
  const seen = inPlace.map((centre) => under(centre, chosen.service));
  at("main").removeAttribute("aria-busy");
  say(at("place"), t("{place}运行总览", { place: placeOf(chosen, only) }));
  drawSums(seen, chosen);
  drawTowns(at("filter"), [...towns.values()], chosen);
  drawServices(at("services"), inPlace, chosen.service);
  drawAttention(at("attention"), seen, towns);
  drawRungs(at("rungs"), county.rungs.filter((rung) => isAt(rung, chosen)), centres, RUNGS_SHOWN);
  drawCentre(only);
  showCases(chosen, only);
  at("towns").hidden = Boolean(only);
  if (!only) draw(at("towns"), townsOf(chosen), seen.filter((centre) => isIn(centre, chosen.state)));
}

const isAt = (rung, { town, centre, service: of }) => rung.centre.startsWith(centre || town) && (!of || rung.service === of);
const onlyCentre = ({ centre }) => (centre ? centres.get(centre) : centres.size === 1 ? [...centres.values()][0] : null);
const townsOf = ({ town, centre }) => (centre ? [] : [...towns.values()].filter(({ id }) => !town || id === town));

function placeOf({ town }, only) {
  if (only) return only.name;
  if (town) return towns.get(town)?.name ?? town;
  return towns.size === 1 ? [...towns.values()][0].name : t("嘉祥县");
}

function drawCentre(centre) {
  const panel = at("centre");
  panel.hidden = !centre;
  if (!centre) return;
  const is = mood(centre);
  const standing = STANDINGS[centre.state];
  const joint = centres.get(centre.joint_site);
  const last = centre.last_event_at ? moment(centre.last_event_at) : t("从未有过");
  const out = centres.size > 1 ? make("a", { class: "button", href: address({ centre: "", town: centre.town }) }, t("回到{town}", { town: towns.get(centre.town)?.name ?? "" })) : null;
  panel.replaceChildren(
    make("header", {}, make("h2", {}, centre.name), make("span", { class: "badge", data: { mood: is } }, MOODS[is]), standing ? make("span", { class: "badge", data: { mood: "calm" } }, standing) : null, out),
    facts([
      [t("上次记录"), last],
      [t("今日按时办结"), number(centre.on_time)],
      [t("今日办理记录"), number(centre.events_today)],
      [t("业务并入"), joint && make("a", { href: address({ centre: joint.id, town: "" }) }, joint.name)],
    ]),
  );
}

// Cases are named where a state, a service or a centre is chosen; else there are too many, and the towns say enough.
function showCases(chosen, only) {
  const wanted = Boolean(only || chosen.service || TITLES[chosen.state]) && chosen.state !== "silent";
  at("cases").hidden = !wanted;
  const shown = wanted ? JSON.stringify(chosen) : "";
  at("cases-title").textContent = [TITLES[chosen.state] ?? TITLES.open, chosen.service && service(chosen.service)].filter(Boolean).join(" · ");
  if (shown === clocks.shown) return;
  clocks = { shown, items: [], next: null };
  if (wanted) readCases(chosen);
}

async function readCases(chosen, cursor) {
  const { shown } = clocks;
  const list = at("cases").querySelector("ol");
  if (!clocks.items.length) list.replaceChildren(make("li", { class: "empty" }, t("正在读取…")));
  try {
    const page = await casesOf(chosen, cursor);
    if (clocks.shown !== shown) return;
    clocks = { shown, items: cursor ? [...clocks.items, ...page.items] : page.items, next: page.next_cursor };
    drawCases(list, clocks.items, centres, NONE[chosen.state] ?? t("没有在办的事项。"));
  } catch (refused) {
    if (!clocks.items.length) list.replaceChildren(make("li", { class: "empty" }, refused.message));
  }
  at("more").hidden = !clocks.next;
}

// A list that has been paged on stays as it is until it is left.
function askAgain() {
  waiting = 0;
  if (document.hidden) return;
  if (clocks.shown && clocks.items.length <= ROWS) readCases(filters());
  askRatings();
}

const asked = ({ town, centre, service: of }) => ({ town: centre ? "" : town, centre, service: of });

function askRatings() {
  const chosen = filters();
  ratingsOf(asked(chosen)).then((items) => isStill(chosen) && drawRatings(at("ratings").querySelector("ol"), items, centres), () => {});
}

function askFigures() {
  if (document.hidden) return;
  const chosen = filters();
  const by = chosen.centre || tier === "cadre" ? "centre" : chosen.town || tier === "town" ? "town" : "county";
  figuresOf(asked(chosen), by).then((found) => isStill(chosen) && drawFigures(at("figures"), found, chosen.service), () => {});
}

const isStill = (chosen) => JSON.stringify(filters()) === JSON.stringify(chosen);

onChange(() => {
  show();
  askRatings();
  askFigures();
  at("main").focus({ preventScroll: true });
  scrollTo({ top: 0 });
});
at("more").addEventListener("click", () => readCases(filters(), clocks.next));
setInterval(askFigures, MONTHS_MS);

keepCurrent(() => {
  show();
  waiting ||= setTimeout(askAgain, AFTER_MS);
});
askRatings();
askFigures();
