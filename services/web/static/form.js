// Forms: sent once at a time, and what is wrong stands at its field.
import { Refused } from "./ask.js";
import { make, toast } from "./make.js";
import { t } from "./text.js";

// A control with its name above it; its options and reasons are no part of its name.
export function labelled(words, control) {
  const id = `name-${crypto.randomUUID()}`;
  control.setAttribute("aria-labelledby", id);
  return make("label", {}, make("span", { id }, words), control);
}

// A select of [value, words].
export const choice = (name, options, more = {}) => make("select", { name, ...more }, options.map(([value, words]) => make("option", { value }, words)));

// Such options of words by their codes.
export const named = (words) => Object.entries(words).map(([code, each]) => [code, t(each)]);

// A box to tick; without a name it is no part of what was filled in.
export const tick = (name, words, more = {}) => make("label", { class: "tick" }, make("input", { type: "checkbox", name, value: "yes", ...more }), make("span", {}, words));

// A form that gives `work(values, form)` what was filled in; empty fields are left out.
export function form({ class: kind = "form", ...more }, work, ...children) {
  const made = make("form", { class: kind, ...more }, children.flat());
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    clear(made);
    once(event.submitter ?? made.querySelector("button"), () => work(values(made), made)).catch((error) => complain(made, error));
  });
  return made;
}

// Does the work of a button, which is out of use until it is done.
export async function once(button, work) {
  if (button?.disabled) return undefined;
  if (button) button.disabled = true;
  try {
    return await work();
  } finally {
    if (button) button.disabled = false;
  }
}

// What was filled in under names that are paths, `{"agent.name": …}`, as `{agent: {name: …}}`; into `made`.
export function nested(filled, made = {}) {
  for (const [path, value] of Object.entries(filled)) {
    const steps = path.split(".");
    const last = steps.pop();
    steps.reduce((inside, step) => (inside[step] ??= {}), made)[last] = value;
  }
  return made;
}

function values(made) {
  const filled = [...new FormData(made)].map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]);
  return Object.fromEntries(filled.filter(([, value]) => value !== ""));
}

function clear(made) {
  made.querySelectorAll(".wrong").forEach((each) => each.remove());
  made.querySelectorAll("[aria-invalid]").forEach((each) => (each.removeAttribute("aria-invalid"), each.removeAttribute("aria-describedby")));
}

// Each reason at its field; what has none, at the foot.
function complain(made, error) {
  if (!(error instanceof Refused)) throw error;
  const left = Object.entries(flat(error.fields)).filter(([path, words]) => !mark(made.elements[path] ?? made.elements[path.split(".").at(-1)], words));
  const words = left.length || !made.querySelector(".wrong") ? [error.message, ...left.map(([, each]) => each)] : [];
  if (words.length) made.append(make("p", { class: "wrong", role: "alert" }, words.join(" ")));
  made.querySelector("[aria-invalid]")?.focus();
}

function mark(control, words) {
  if (!(control instanceof HTMLElement)) return false;
  const id = `wrong-${crypto.randomUUID()}`;
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", id);
  control.after(make("span", { class: "wrong", id }, words));
  return true;
}

// Of what has no form: a refusal is said at the foot of the page.
export function toastRefusal(error) {
  if (!(error instanceof Refused)) throw error;
  toast(error.message, { kind: "wrong" });
}

// Nested reasons by their path.
function flat(fields, before = "") {
  return Object.entries(fields).reduce((found, [name, told]) => {
    if (typeof told === "string" || Array.isArray(told)) return { ...found, [before + name]: [told].flat().join(" ") };
    return { ...found, ...flat(told, `${before}${name}.`) };
  }, {});
}
