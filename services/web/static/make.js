// Elements: what pages are made of, without a framework. Each text on its way to one goes through the reader's catalogue.
import { told, worded } from "./text.js";

const SPOKEN = new Set(["alt", "aria-description", "aria-label", "label", "placeholder", "title"]);

// An element with properties (`class` and `data` as in HTML, `on` for listeners) and children: text or elements; null is left out.
export function make(tag, { class: name, data, on, ...more } = {}, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  Object.assign(made.dataset, data);
  for (const [event, listener] of Object.entries(on ?? {})) made.addEventListener(event, listener);
  for (const [key, value] of Object.entries(more)) {
    if (SPOKEN.has(key) && value) made.setAttribute(key, told(value));
    else if (key in made && key !== "list") made[key] = value;
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  const there = children.flat().filter((child) => child !== null && child !== undefined && child !== "");
  const parts = made.lang ? there : there.flatMap(worded);
  // An option holds plain text alone.
  if (tag === "option" && parts.some((part) => part.lang)) made.lang = "zh-CN";
  made.append(...(tag === "option" ? there.map(told) : parts));
  return made;
}

// What somebody wrote, as they wrote it, whatever it says; nothing where they wrote nothing.
export const written = (words) => words && make("span", { lang: "zh-CN" }, words);

// Gives an element that is there this text instead of what it has.
export function say(place, words) {
  const parts = worded(words ?? "");
  if (parts.every((part) => typeof part === "string")) place.textContent = parts.join("");
  else place.replaceChildren(...parts);
}

// Pairs of a name and what is so, as a list of terms; those without a value are left out.
export function facts(pairs) {
  const there = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", { class: "facts" }, there.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

// Gives `place` one child for each of `items`, in their order; a child stays the same for as long as its item is there.
export function keep(place, items, id, update, create) {
  const there = new Map([...place.children].map((child) => [child.dataset.key, child]));
  const children = items.map((item) => {
    const child = there.get(String(id(item))) ?? create(item);
    child.dataset.key = id(item);
    update(child, item);
    return child;
  });
  if (children.length === place.children.length && children.every((child, at) => place.children[at] === child)) return;
  const focused = document.activeElement;
  place.replaceChildren(...children);
  if (place.contains(focused)) focused.focus({ preventScroll: true });
}

// Gives `place` these children unless it has the like already: what is being touched or read isn't exchanged for nothing.
export function refill(place, ...children) {
  const fresh = make("div", {}, ...children).childNodes;
  const there = place.childNodes;
  if (fresh.length === there.length && [...fresh].every((child, at) => child.isEqualNode(there[at]))) return;
  place.replaceChildren(...fresh);
}

// Says something at the foot of the page; `undo` offers to take it back.
export function toast(words, { kind = "said", undo, undoWords } = {}) {
  const place = document.querySelector(".toasts") ?? document.body.appendChild(make("div", { class: "toasts", role: "status" }));
  const shown = make("p", { class: "toast", data: { kind } }, words);
  if (undo) shown.append(make("button", { type: "button", on: { click: () => (shown.remove(), undo()) } }, undoWords));
  place.append(shown);
  setTimeout(() => shown.remove(), undo || kind === "wrong" ? 10_000 : 4_000);
}
