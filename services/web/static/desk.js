// The workbench: one page with a view for each counter, and below all of them what was done here and is not sent yet.
import { Refused, send } from "./ask.js";
import { make, toast } from "./make.js";
import { showPending } from "./pending.js";
import { Recent } from "./recent.js";
import { Sending } from "./sending.js";
import { t } from "./text.js";
import { clock } from "./words.js";
import { cases } from "./cases.js";
import { clinic } from "./clinic.js";
import { today } from "./desk_today.js";
import { guestbook } from "./guestbook.js";
import { orders } from "./orders.js";
import { parcels } from "./parcels.js";

const VIEWS = { today, express: parcels, clinic, orders, cases, guestbook };
const READ_AGAIN_MS = 20_000;
const main = document.getElementById("main");
const pulse = document.getElementById("pulse");
const shown = new Map();
let waiting = 0;
let current = null;

const sending = new Sending(main.dataset.actor, (entries, foreign) => {
  waiting = entries.length;
  if (current) say(pulse.dataset.state, current);
  showPending(document.getElementById("pending"), entries, foreign, () => sending);
});

// What views are given: where they are, and how something is done. `perform` answers null where it waits for the network; what
// is `secret` doesn't wait: it goes at once, under the `key` that it comes with, or is refused.
const desk = { centre: main.dataset.centre, actor: main.dataset.actor, perform, read };
const recent = new Recent(document.getElementById("recent"), perform);

async function perform(action) {
  const { correct, reasonAs, secret, key, ...sent } = action;
  const answer = secret ? await send(sent.path, sent.body, { key, actor: desk.actor }) : await sending.perform(sent);
  if (answer === null) toast(t("断线,已记下:{words}。联网后自动发送。", { words: action.words }));
  else if (correct) recent.add({ ...action, correct: correct(answer) });
  else recent.forget(action.about);
  read();
  return answer;
}

function open() {
  const name = new URLSearchParams(location.search).get("view") ?? "today";
  const view = name in VIEWS ? name : "today";
  document.querySelectorAll(".tabs a").forEach((tab) => (tab.dataset.view === view ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current")));
  if (!shown.has(view)) shown.set(view, build(view));
  shown.forEach(({ place }, each) => (place.hidden = each !== view));
  current = shown.get(view);
  current.opened?.(new URLSearchParams(location.search));
  read();
}

function build(view) {
  const place = make("section", { class: "view", "aria-busy": true });
  document.getElementById("views").append(place);
  return { place, asOf: null, ...VIEWS[view](place, desk) };
}

// Reads the view again; what stands there stays while there is no network, and says of when it is.
async function read() {
  const view = current;
  try {
    await view.read();
    view.asOf = Date.now();
    say("live", view);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say("stale", view);
  }
  view.place.removeAttribute("aria-busy");
}

function say(state, view) {
  if (view !== current) return;
  const since = view.asOf && clock(view.asOf);
  pulse.dataset.state = state;
  const now = state === "live" ? t("已连接 · {time}", { time: since }) : since ? t("断线,显示的是 {time} 的情况", { time: since }) : t("断线,可以照常登记");
  pulse.textContent = waiting ? `${now} · ${t("待发送 {count}", { count: waiting })}` : now;
}

// A document that an old version left open is replaced once its person agrees.
async function lookForNews() {
  const answer = await fetch("/desk", { method: "HEAD" }).catch(() => null);
  const version = answer?.ok && !answer.redirected && answer.headers.get("pages-version");
  document.getElementById("newer").hidden = !version || version === main.dataset.version;
}

document.addEventListener("click", (click) => {
  const link = click.target.closest("a[href^='/desk?view=']");
  if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey) return;
  click.preventDefault();
  history.pushState(null, "", link.href);
  open();
  main.focus({ preventScroll: true });
});
document.getElementById("newer").querySelector("button").addEventListener("click", () => location.reload());
addEventListener("popstate", open);
addEventListener("online", () => (read(), lookForNews()));
addEventListener("offline", () => say("stale", current));
addEventListener("beforeunload", (leaving) => waiting && !navigator.onLine && leaving.preventDefault());
document.addEventListener("visibilitychange", () => document.hidden || (read(), lookForNews()));
setInterval(() => document.hidden || read(), READ_AGAIN_MS);

open();
sending.go();
navigator.serviceWorker?.register(`/desk-worker.js?v=${main.dataset.version}`, { scope: "/desk" }).catch(() => {});
setTimeout(lookForNews, 3_000);
