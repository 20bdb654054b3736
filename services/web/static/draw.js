// Draws towns and centres; an element stays the same for as long as its town or centre is shown.
import { MOODS, SEVERITY, mood, number, shortName } from "./words.js";

const SUMS = ["centres", "events_today", "open", "on_time", "late", "silent"];
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function drawSums(towns) {
  for (const name of SUMS) {
    const place = document.querySelector(`[data-sum="${name}"]`);
    count(place, towns.reduce((sum, town) => sum + town[name], 0));
    place.parentElement.classList.toggle("is-zero", !towns.some((town) => town[name]));
  }
}

export function drawFilter(towns, chosen) {
  const nav = document.getElementById("filter");
  if (nav.dataset.of === `${chosen}|${towns.length}`) return;
  nav.dataset.of = `${chosen}|${towns.length}`;
  const link = (href, text, current) => {
    const anchor = element("a", "", text);
    anchor.href = href;
    if (current) anchor.setAttribute("aria-current", "page");
    return anchor;
  };
  const all = towns.length > 1 ? [link("/", "全部镇街", !chosen)] : [];
  nav.replaceChildren(...all, ...towns.map((town) => link(`/?town=${town.id}`, town.name, town.id === chosen)));
}

export function draw(place, towns, centres) {
  const byTown = Map.groupBy ? Map.groupBy(centres, (centre) => centre.town) : grouped(centres);
  const order = [...towns].sort((a, b) => b.late - a.late || b.silent - a.silent || a.id.localeCompare(b.id));
  keep(place, order, "town", (town) => town.id, drawTown, newTown, byTown);
  place.classList.toggle("is-single", towns.length === 1);
  if (!towns.length) place.replaceChildren(element("p", "empty", "这里还没有服务中心。"));
}

function newTown(town) {
  const section = element("section", "town");
  const title = element("h2", "", town.name);
  title.id = `town-${town.id}`;
  section.setAttribute("aria-labelledby", title.id);
  const head = element("header");
  head.append(title, element("p", "figures"));
  section.append(head, element("div", "tiles"));
  return section;
}

function drawTown(section, town, byTown) {
  const parts = [["计时", town.open, ""], ["按时", town.on_time, "kept"], ["超时", town.late, "late"], ["静默", town.silent, "silent"]];
  const figures = section.querySelector(".figures");
  if (!figures.children.length) figures.append(...parts.map(([word, , tone]) => figure(word, tone)));
  parts.forEach(([, value], at) => {
    count(figures.children[at].lastChild, value);
    figures.children[at].classList.toggle("is-zero", !value);
  });
  const order = [...(byTown.get(town.id) ?? [])].sort((a, b) => SEVERITY[mood(a)] - SEVERITY[mood(b)] || b.late - a.late || a.id.localeCompare(b.id));
  keep(section.querySelector(".tiles"), order, "centre", (centre) => centre.id, drawTile, newTile);
}

function figure(word, tone) {
  const span = element("span", tone);
  span.append(element("i", "", word), element("b", "", "0"));
  return span;
}

function newTile() {
  const tile = element("button", "tile");
  tile.type = "button";
  tile.append(element("span", "name"), element("span", "state"), element("span", "counts"));
  return tile;
}

function drawTile(tile, centre) {
  const [name, state, counts] = tile.children;
  const is = mood(centre);
  const said = { late: `超时 ${number(centre.late)}`, busy: `计时 ${number(centre.open)}` }[is] ?? MOODS[is];
  const counted = `按时 ${number(centre.on_time)}`;
  const changed = tile.dataset.said && tile.dataset.said !== said + counted;
  tile.dataset.mood = is;
  tile.dataset.said = said + counted;
  name.textContent = shortName(centre.name);
  state.textContent = said;
  counts.textContent = counted;
  tile.title = `${centre.name}:计时中 ${centre.open},今日按时 ${centre.on_time},超时 ${centre.late}`;
  if (changed && !still.matches) tile.animate([{ outlineColor: "var(--ink)" }, { outlineColor: "transparent" }], 900);
}

// Gives `place` one child for each of `items`, in their order; children move only where the order changed.
function keep(place, items, kind, id, update, create, more) {
  const there = new Map([...place.children].map((child) => [child.dataset[kind], child]));
  const children = items.map((item) => {
    const child = there.get(id(item)) ?? create(item);
    child.dataset[kind] = id(item);
    update(child, item, more);
    return child;
  });
  if (children.length !== place.children.length || children.some((child, at) => place.children[at] !== child)) {
    const focused = document.activeElement;
    place.replaceChildren(...children);
    if (place.contains(focused)) focused.focus({ preventScroll: true });
  }
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

function grouped(centres) {
  const groups = new Map();
  for (const centre of centres) groups.set(centre.town, [...(groups.get(centre.town) ?? []), centre]);
  return groups;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
