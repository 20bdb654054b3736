// Draws towns and centres; an element stays the same for as long as its town or centre is shown.
import { address } from "./filters.js";
import { keep, make, say } from "./make.js";
import { t } from "./text.js";
import { MOODS, STANDINGS, moment, mood, number, service, shortName, worstFirst } from "./words.js";

const SUMS = ["late", "warned", "silent", "open", "on_time", "events_today"];
// More would not be read; the rest stands in the towns.
const NAMED = 12;
const still = matchMedia("(prefers-reduced-motion: reduce)");

// Each sum leads to what it is made of, or, where that is shown, back.
export function drawSums(centres, { service: of, state }) {
  for (const name of SUMS) {
    const link = document.querySelector(`[data-sum="${name}"]`);
    const box = link.closest("div");
    const sum = centres.reduce((total, centre) => total + Number(centre[name]), 0);
    count(link, sum);
    box.classList.toggle("is-zero", !sum);
    box.classList.toggle("is-long", sum > 999);
    box.hidden = Boolean(of) && (name === "on_time" || name === "events_today");
    if (!link.dataset.state) continue;
    link.href = address({ state: link.dataset.state === state ? "" : link.dataset.state });
    link.toggleAttribute("aria-current", link.dataset.state === state);
  }
}

export function drawTowns(nav, towns, { town, centre }) {
  nav.hidden = towns.length < 2;
  const chosen = town || centre.slice(0, 9);
  const links = [{ id: "", name: t("全部镇街") }, ...towns];
  keep(nav, links, ({ id }) => id, (link, { id }) => point(link, { town: id, centre: "" }, id === chosen), ({ name }) => make("a", {}, name));
}

// What is open, by service: each a filter.
export function drawServices(nav, centres, chosen) {
  const sums = new Map();
  for (const centre of centres) {
    for (const [name, { open, late }] of Object.entries(centre.services)) {
      const sum = sums.get(name) ?? { open: 0, late: 0 };
      sums.set(name, { open: sum.open + open, late: sum.late + late });
    }
  }
  if (chosen && !sums.has(chosen)) sums.set(chosen, { open: 0, late: 0 });
  const lines = [...sums].map(([id, sum]) => ({ id, ...sum })).sort((a, b) => b.open - a.open || a.id.localeCompare(b.id));
  const most = Math.max(1, ...lines.map(({ open }) => open));
  keep(nav, lines, ({ id }) => id, (link, line) => drawService(link, line, most, chosen), newService);
  if (!lines.length) nav.replaceChildren(make("p", { class: "quiet" }, t("没有在办的事项。")));
}

function newService({ id }) {
  return make("a", { class: "service" }, make("span", {}, service(id)), make("b"), make("i", { class: "late" }), make("span", { class: "amount", "aria-hidden": "true" }, make("i")));
}

function drawService(link, { id, open, late }, most, chosen) {
  const [, amount, red, line] = link.children;
  point(link, { service: id === chosen ? "" : id }, id === chosen);
  amount.textContent = number(open);
  red.textContent = late ? t("超时 {n}", { n: number(late) }) : "";
  line.firstChild.style.width = `${(100 * open) / most}%`;
}

function point(link, change, isChosen) {
  link.href = address(change);
  if (isChosen) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

// The centres that are red, yellow or silent, the worst first; nothing of the kind for somebody who sees one centre only.
export function drawAttention(panel, centres, towns) {
  const worst = centres.filter((centre) => centre.late || centre.warned || centre.silent);
  worst.sort((a, b) => b.late - a.late || b.warned - a.warned || b.silent - a.silent || longestAgo(a, b));
  const [, list, note] = panel.children;
  panel.hidden = centres.length < 2;
  keep(list, worst.slice(0, NAMED), ({ id }) => id, (line, centre) => drawWorst(line, centre, towns), newWorst);
  const rest = worst.length - NAMED;
  say(note, rest > 0 ? t("另有 {n} 处,在各镇街中标出。", { n: rest }) : worst.length ? "" : t("没有超时、将到期的事项,也没有无声的中心。"));
}

const longestAgo = (a, b) => (a.last_event_at ?? "").localeCompare(b.last_event_at ?? "") || a.id.localeCompare(b.id);

function newWorst() {
  const parts = ["name", "town-name", "state", "since"].map((name) => make("span", { class: name }));
  return make("li", {}, make("a", {}, ...parts));
}

function drawWorst(line, centre, towns) {
  const link = line.firstChild;
  const [name, town, state, since] = link.children;
  link.href = address({ centre: centre.id, town: "" });
  link.dataset.mood = mood(centre);
  say(name, shortName(centre.name));
  say(town, towns.get(centre.town)?.name ?? "");
  say(state, worst(centre));
  const last = centre.last_event_at ? t("上次记录 {when}", { when: moment(centre.last_event_at) }) : t("从未有过记录");
  say(since, !centre.silent ? "" : mood(centre) === "silent" ? last : t("无声,{last}", { last }));
}

function worst(centre) {
  if (centre.late) return t("超时 {n}", { n: number(centre.late) });
  if (centre.warned) return t("黄牌 {n}", { n: number(centre.warned) });
  return centre.silent ? MOODS.silent : "";
}

export function draw(place, towns, centres) {
  const byTown = new Map(towns.map((town) => [town.id, []]));
  for (const centre of centres) byTown.get(centre.town)?.push(centre);
  const sums = towns.filter(({ id }) => byTown.get(id).length).map((town) => summed(town, byTown.get(town.id)));
  sums.sort((a, b) => b.late - a.late || b.warned - a.warned || b.silent - a.silent || a.id.localeCompare(b.id));
  keep(place, sums, ({ id }) => id, drawTown, newTown);
  place.classList.toggle("is-single", sums.length === 1);
  if (!sums.length) place.replaceChildren(make("p", { class: "empty" }, towns.length ? t("没有这样的服务中心。") : t("这里没有服务中心,或不在您的管辖范围内。")));
}

function summed(town, centres) {
  const of = (name) => centres.reduce((sum, centre) => sum + Number(centre[name]), 0);
  return { id: town.id, name: town.name, centres, ...Object.fromEntries(SUMS.map((name) => [name, of(name)])) };
}

const FIGURES = [["late", t("超时")], ["warned", t("黄牌")], ["silent", t("无声")], ["open", t("在办")]];

function newTown(town) {
  const id = `town-${town.id}`;
  const figures = FIGURES.map(([name, word]) => make("span", { class: name }, make("i", {}, word), make("b", {}, "0")));
  const head = make("header", {}, make("h2", { id }, make("a", {}, town.name)), make("p", { class: "figures" }, figures));
  return make("section", { class: "town", "aria-labelledby": id }, head, make("div", { class: "tiles" }));
}

function drawTown(section, town) {
  section.querySelector("h2 a").href = address({ town: town.id, centre: "" });
  FIGURES.forEach(([name], at) => {
    const figure = section.querySelector(".figures").children[at];
    count(figure.lastChild, town[name]);
    figure.classList.toggle("is-zero", !town[name]);
  });
  keep(section.querySelector(".tiles"), town.centres.toSorted(worstFirst), ({ id }) => id, drawTile, newTile);
}

function newTile(centre) {
  const line = (...parts) => make("span", { class: "line" }, parts.map((part) => make("span", { class: part })));
  return make("a", { class: "tile", data: { centre: centre.id }, title: centre.name }, line("name", "state"), line("counts", "too"));
}

function drawTile(tile, centre) {
  const [name, state, counts, too] = tile.querySelectorAll(".line > span");
  const is = mood(centre);
  const said = worst(centre);
  const counted = t("在办 {open} 按时 {kept}", { open: number(centre.open), kept: number(centre.on_time) });
  const changed = tile.dataset.said && tile.dataset.said !== said + counted;
  tile.href = address({ centre: centre.id, town: "" });
  tile.dataset.mood = is;
  tile.dataset.said = said + counted;
  say(name, shortName(centre.name));
  say(state, said);
  say(counts, counted);
  say(too, STANDINGS[centre.state] ?? (centre.silent && is !== "silent" ? MOODS.silent : ""));
  too.dataset.standing = centre.state;
  if (changed && !still.matches) tile.animate([{ outlineColor: "var(--ink)" }, { outlineColor: "transparent" }], 900);
}

// Counts from what is shown to `value` within a third of a second.
function count(place, value) {
  const from = Number(place.dataset.value ?? value);
  place.dataset.value = value;
  if (from === value || still.matches || document.hidden) {
    place.textContent = number(value);
    return;
  }
  const begin = performance.now();
  const step = (now) => {
    if (Number(place.dataset.value) !== value) return;
    const part = Math.min(1, (now - begin) / 330);
    place.textContent = number(Math.round(from + (value - from) * part));
    if (part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
