// What pages of lists share: what the address chooses, all pages of a list, the names of centres, and how a list says that it has none.
import { get, Refused } from "./ask.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { moment, shortName } from "./words.js";

const MOST_PAGES = 5;

// A value that the address has, or what stands in for it.
export const chosen = (name, otherwise = "") => new URLSearchParams(location.search).get(name) ?? otherwise;

// The address with some of its values changed; what is empty is taken out.
export function address(changed) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changed)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return query.size ? `${location.pathname}?${query}` : location.pathname;
}

// Links within the page, and the way back, need no new page: `show` draws what the address says then.
export function within(show) {
  document.addEventListener("click", (click) => {
    const link = click.target.closest("a[href]");
    if (!link || link.target || click.button || click.metaKey || click.ctrlKey || click.shiftKey) return;
    const there = new URL(link.href);
    if (there.origin !== location.origin || there.pathname !== location.pathname || there.hash || link.hasAttribute("download")) return;
    click.preventDefault();
    history.pushState(null, "", there);
    show();
  });
  addEventListener("popstate", show);
}

// Goes on within the page.
export function go(changed, show) {
  history.pushState(null, "", address(changed));
  return show();
}

// All items of a list, a few pages of them at the most.
export async function all(path, query = {}) {
  const items = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await get(path, { limit: 200, ...query, cursor });
    items.push(...answer.items);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return items;
}

let directory;

// The centres of the county by id; asked once.
export async function centres() {
  directory ??= all("/centres/v1/directory").then((items) => new Map(items.map((centre) => [centre.id, centre])));
  try {
    return await directory;
  } catch {
    directory = undefined;
    return new Map();
  }
}

// What a village, a town or the county is called; its id where nobody knows.
export function placeName(id, known) {
  if (id === "370829") return t("嘉祥县");
  const centre = known.get(id);
  if (centre) return shortName(centre.name);
  return [...known.values()].find(({ town }) => town === id)?.town_name ?? id;
}

const TIERS = { county: t("县级统筹"), bureau: t("县直部门"), inspector: t("巡查人员"), villager: t("群众"), anybody: t("群众"), partner: t("合作方"), system: t("系统") };

// Somebody who did or owes something, by where they sit; nobody's name is in it.
export function personName(id, known) {
  const [tier, rest] = id.split(":");
  if (tier === "staff" && known.has(rest.slice(0, 12))) return t("{place} {number} 号人员", { place: placeName(rest.slice(0, 12), known), number: rest.slice(13) });
  if (tier === "town") return placeName(rest, known);
  return TIERS[tier] ?? id;
}

// A limit that ends with a day is said as that day's end.
export function until(iso) {
  const words = moment(iso);
  return words.endsWith("00:00") ? `${moment(new Date(new Date(iso) - 1).toISOString()).slice(0, -5)}24:00` : words;
}

export const nothing = (words) => make("p", { class: "empty" }, words);

// Draws `place` by what `draw` answers; what fails is said there, with a way to try again.
export async function fill(place, draw) {
  place.setAttribute("aria-busy", "true");
  try {
    place.replaceChildren(...[await draw()].flat());
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const again = make("button", { type: "button", class: "button", on: { click: () => fill(place, draw) } }, t("再试一次"));
    place.replaceChildren(make("div", { class: "empty", role: "alert" }, make("p", {}, refused.message), make("div", { class: "actions is-middle" }, again)));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

// Links of which one is chosen: `[value, words]`, the first of them stands for no value.
export function choices(label, name, options) {
  const now = chosen(name);
  return make("nav", { class: "choices", "aria-label": label }, options.map(([value, words]) => make("a", { href: address({ [name]: value, case: "" }), "aria-current": value === now ? "true" : null }, words)));
}
