// The wall display: nobody touches it, so it moves by itself, heals by itself and never holds more than it shows.
import { county, keepCurrent } from "./current.js";
import { drawSums } from "./draw.js";
import { figuresOf } from "./figures.js";
import { keep, make, say } from "./make.js";
import { ratingsOf } from "./ratings.js";
import { slidesOf } from "./slides.js";
import { t } from "./text.js";
import { MOODS, hour, mood, number, shortName, worstFirst } from "./words.js";

const { tier } = document.body.dataset;
const SLIDE_MS = 12_000;
const CLOCK_MS = 5_000;
const ASK_MS = 120_000;
// A new version, and whatever a browser has gathered in a day, is left behind at night, when nobody looks.
const NIGHT = { hour: "03", everyMs: 600_000, apartMs: 3 * 3_600_000 };

const begun = performance.now();
const { centres, towns } = county;
const at = (id) => document.getElementById(id);
let asked = { ratings: [], figures: null };
let slide = -1;

function show() {
  const all = [...centres.values()];
  const only = towns.size === 1 ? [...towns.values()][0] : null;
  at("main").removeAttribute("aria-busy");
  say(at("place"), only ? t("{town}乡村振兴服务中心", { town: only.name }) : t("嘉祥县乡村振兴服务中心"));
  drawSums(all, {});
  keep(at("grid"), only ? all.sort(worstFirst) : worstTowns(), ({ id }) => id, only ? drawCentre : drawTown, newCell);
  if (!at("slide").querySelector("li")) turn();
}

function worstTowns() {
  return [...towns.values()].sort((a, b) => b.late - a.late || b.warned - a.warned || b.silent - a.silent || a.id.localeCompare(b.id));
}

const newCell = () => make("article", { class: "cell" }, make("header", {}, make("h3"), make("span", { class: "worst" })), make("div", { class: "marks" }));

function drawTown(cell, town) {
  const own = [...centres.values()].filter((centre) => centre.town === town.id).sort(worstFirst);
  name(cell, town.name, mood({ ...town, silent: town.silent > 0 }), town.silent > 1 ? `${MOODS.silent} ${town.silent}` : MOODS.silent, town);
  const marks = cell.querySelector(".marks");
  keep(marks, own, ({ id }) => id, (mark, centre) => { mark.dataset.mood = mood(centre); }, ({ name: title }) => make("i", { title }));
}

function drawCentre(cell, centre) {
  name(cell, shortName(centre.name), mood(centre), MOODS.silent, centre);
  cell.querySelector(".marks").replaceChildren(make("p", {}, t("在办 {open} 按时 {kept}", { open: number(centre.open), kept: number(centre.on_time) })));
}

function name(cell, words, is, silent, { late, warned }) {
  cell.dataset.mood = is;
  say(cell.querySelector("h3"), words);
  const worst = { late: `${MOODS.late} ${number(late)}`, warned: `${MOODS.warned} ${number(warned)}`, silent };
  say(cell.querySelector(".worst"), worst[is] ?? "");
}

// One slide after the other; those that have nothing to say are left out.
function turn() {
  const slides = slidesOf([...centres.values()], towns, { ...asked, rungs: county.rungs });
  if (!slides.length) return;
  slide = (slide + 1) % slides.length;
  say(at("slide-title"), slides[slide].title);
  at("slide").querySelector("ol").replaceChildren(...slides[slide].lines);
  at("slide").querySelector(".dots").textContent = slides.map((each, n) => (n === slide ? "●" : "○")).join("");
}

async function ask() {
  const [ratings, figures] = await Promise.allSettled([ratingsOf({}), figuresOf({}, tier)]);
  asked = { ratings: ratings.value ?? asked.ratings, figures: figures.value ?? asked.figures };
}

async function renew() {
  const isNight = hour(new Date().toISOString()).startsWith(NIGHT.hour) && performance.now() - begun > NIGHT.apartMs;
  if (!isNight) return;
  const answer = await fetch(location.pathname, { redirect: "manual", signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (answer?.ok) location.reload();
}

const tick = () => { at("clock").textContent = hour(new Date().toISOString()); };

tick();
setInterval(tick, CLOCK_MS);
setInterval(turn, SLIDE_MS);
setInterval(ask, ASK_MS);
setInterval(renew, NIGHT.everyMs);
ask();
keepCurrent(show);
