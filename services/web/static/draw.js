// Draws towns and centres; an element stays the same for as long as its town or centre is shown.
import { MOODS, STANDINGS, moment, mood, number, shortName, worstFirst } from "./words.js";

const SUMS = ["centres", "events_today", "open", "on_time", "late", "silent"];
// More would not be read; the rest stands in the towns.
const NAMED = 12;
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
  nav.hidden = towns.length < 2;
  const links = [{ id: "", name: "全部镇街" }, ...towns];
  keep(nav, links, "town", (town) => town.id, drawLink, () => element("a"), chosen ?? "");
}

function drawLink(link, town, chosen) {
  link.href = town.id ? `/?town=${town.id}` : "/";
  link.textContent = town.name;
  if (town.id === chosen) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

// The centres that are late or silent, the worst first; nothing of the kind for somebody who sees one centre only.
export function drawAttention(panel, centres, towns) {
  const worst = centres.filter((centre) => centre.late || centre.silent).sort((a, b) => b.late - a.late || b.silent - a.silent || longestAgo(a, b));
  const [, list, note] = panel.children;
  panel.hidden = centres.length < 2;
  keep(list, worst.slice(0, NAMED), "centre", (centre) => centre.id, drawWorst, newWorst, towns);
  const rest = worst.length - NAMED;
  note.textContent = rest > 0 ? `另有 ${rest} 处,在各镇街中标出。` : worst.length ? "" : "没有超时的事项,也没有无声的中心。";
}

const longestAgo = (a, b) => (a.last_event_at ?? "").localeCompare(b.last_event_at ?? "") || a.id.localeCompare(b.id);

function newWorst() {
  const line = element("li");
  const button = element("button");
  button.type = "button";
  button.append(element("b", "name"), element("span", "town-name"), element("span", "state"), element("span", "since"));
  line.append(button);
  return line;
}

function drawWorst(line, centre, towns) {
  const button = line.firstChild;
  const [name, town, state, since] = button.children;
  const is = mood(centre);
  button.dataset.centre = centre.id;
  button.dataset.mood = is;
  name.textContent = shortName(centre.name);
  town.textContent = towns.get(centre.town)?.name ?? "";
  state.textContent = is === "late" ? `超时 ${number(centre.late)}` : MOODS.silent;
  const last = centre.last_event_at ? `上次记录 ${moment(centre.last_event_at)}` : "从未有过记录";
  since.textContent = !centre.silent ? "" : is === "late" ? `无声,${last}` : last;
}

export function draw(place, towns, centres) {
  const byTown = new Map(towns.map((town) => [town.id, []]));
  for (const centre of centres) byTown.get(centre.town)?.push(centre);
  const order = [...towns].sort((a, b) => b.late - a.late || b.silent - a.silent || a.id.localeCompare(b.id));
  keep(place, order, "town", (town) => town.id, drawTown, newTown, byTown);
  place.classList.toggle("is-single", towns.length === 1);
  if (!towns.length) place.replaceChildren(element("p", "empty", "这里没有服务中心,或不在您的管辖范围内。"));
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
  const parts = [["在办", town.open, ""], ["按时", town.on_time, "kept"], ["超时", town.late, "late"], ["无声", town.silent, "silent"]];
  const figures = section.querySelector(".figures");
  if (!figures.children.length) figures.append(...parts.map(([word, , tone]) => figure(word, tone)));
  parts.forEach(([, value], at) => {
    count(figures.children[at].lastChild, value);
    figures.children[at].classList.toggle("is-zero", !value);
  });
  const order = [...(byTown.get(town.id) ?? [])].sort(worstFirst);
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
  const lines = [["name", "state"], ["counts", "too"]];
  for (const parts of lines) {
    const line = element("span", "line");
    line.append(...parts.map((part) => element("span", part)));
    tile.append(line);
  }
  return tile;
}

function drawTile(tile, centre) {
  const [name, state, counts, too] = tile.querySelectorAll(".line > span");
  const is = mood(centre);
  const said = is === "late" ? `超时 ${number(centre.late)}` : is === "silent" ? MOODS.silent : "";
  const counted = `在办 ${number(centre.open)} 按时 ${number(centre.on_time)}`;
  const changed = tile.dataset.said && tile.dataset.said !== said + counted;
  tile.dataset.mood = is;
  tile.dataset.said = said + counted;
  name.textContent = shortName(centre.name);
  state.textContent = said;
  counts.textContent = counted;
  too.textContent = STANDINGS[centre.state] ?? (is === "late" && centre.silent ? MOODS.silent : "");
  tile.title = centre.name;
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

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
