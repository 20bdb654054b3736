// The clinic's waiting room: which number is called where. Numbers only; seen from the last chair.
import { get } from "./ask.js";
import { keep, make, say } from "./make.js";
import { live } from "./stream.js";
import { t } from "./text.js";
import { clock } from "./words.js";

const GRACE_MS = 5_000;
const READ_AGAIN_MS = 30_000;
const FLASH_MS = 8_000;
const main = document.getElementById("main");
const pulse = document.getElementById("pulse");
const path = `/clinic/v1/display/${encodeURIComponent(main.dataset.centre)}`;
const rung = new Map();
let bell = null;
let asOf = null;
let lost = null;

function take({ as_of: when, rooms }) {
  if (asOf && Date.parse(when) < Date.parse(asOf)) return;
  clearTimeout(lost);
  lost = null;
  asOf = when;
  main.removeAttribute("aria-busy");
  document.getElementById("nobody").hidden = rooms.length > 0;
  keep(document.getElementById("rooms"), rooms, ({ room }) => room, show, create);
  pulse.dataset.state = "live";
  pulse.textContent = clock(when);
}

const create = () => make("section", { class: "room" }, make("h2"), make("p", { class: "called", role: "status" }), make("dl"));

function show(place, room) {
  const called = room.latest?.number ?? room.inside.at(-1);
  say(place.querySelector("h2"), room.room);
  place.querySelector(".called").replaceChildren(...(called === undefined ? [make("span", {}, t("请等候叫号"))] : [make("b", {}, String(called)), make("span", {}, room.latest ? t("请到诊室") : t("正在就诊"))]));
  place.querySelector("dl").replaceChildren(...pairs(room).flatMap(([words, numbers]) => [make("dt", {}, words), make("dd", {}, numbers)]));
  if (room.latest && rung.get(room.room) !== room.latest.at) ring(place, room);
}

function pairs({ next, waiting, passed }) {
  const more = waiting - next.length;
  return [
    [t("下面几位"), next.length ? next.join("  ") + (more > 0 ? `  +${more}` : "") : "–"],
    [t("过号"), passed.length ? t("{numbers} 请到柜台重新排队", { numbers: passed.join("  ") }) : ""],
  ].filter(([, numbers]) => numbers);
}

// A call once more rings once more; what was called before the page was opened doesn't.
function ring(place, { room, latest }) {
  const isFirst = !rung.has(room) && Date.now() - Date.parse(latest.at) > FLASH_MS;
  rung.set(room, latest.at);
  if (isFirst) return;
  place.classList.add("is-new");
  setTimeout(() => place.classList.remove("is-new"), FLASH_MS);
  if (bell) chime(bell);
}

function chime(context) {
  [880, 660].forEach((frequency, at) => {
    const tone = new OscillatorNode(context, { frequency });
    const volume = new GainNode(context, { gain: 0.25 });
    const begin = context.currentTime + at * 0.35;
    volume.gain.setTargetAtTime(0, begin + 0.1, 0.12);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.6);
  });
}

function stale() {
  lost ??= setTimeout(() => {
    pulse.dataset.state = "stale";
    pulse.textContent = asOf ? t("连接中断,显示的是 {time} 的号", { time: clock(asOf) }) : t("暂时连不上,正在重试…");
  }, asOf ? GRACE_MS : 0);
}

// Browsers let a page ring, and keep a screen awake, once it has been touched.
document.getElementById("bell").addEventListener("click", async (click) => {
  bell = new AudioContext();
  chime(bell);
  click.target.hidden = true;
  await awake();
});
const awake = () => (document.hidden ? null : navigator.wakeLock?.request("screen").catch(() => {}));
document.addEventListener("visibilitychange", () => bell && awake());

// A centre that isn't there, or out of view, is not waited for.
function absent() {
  feed.stop();
  clearInterval(again);
  main.removeAttribute("aria-busy");
  pulse.hidden = true;
  const nobody = document.getElementById("nobody");
  nobody.hidden = false;
  nobody.textContent = t("没有这个服务中心,或不在您的管辖范围内。");
}

const ask = () => get(path).then(take, ({ status }) => (status === 404 ? absent() : stale()));
const feed = live(`${path}/stream`, take, stale);
const again = setInterval(() => document.hidden || ask(), READ_AGAIN_MS);
ask();
