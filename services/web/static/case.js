// One case: what happened to it, what was promised and why until when, and what was climbed on it.
import { get } from "./ask.js";
import { clockPanel } from "./clocks.js";
import { follow } from "./follow.js";
import { ladderOf } from "./ladder.js";
import { facts, make, say } from "./make.js";
import { actor, party } from "./people.js";
import { t } from "./text.js";
import { moment, service, span } from "./words.js";

const [, , ofService, ofCase] = location.pathname.split("/").map(decodeURIComponent);
const PATH = `/supervision/v1/cases/${ofService}/${encodeURIComponent(ofCase)}`;
const LIVELY_MS = 1_500;
const places = new Map();
const at = (id) => document.getElementById(id);
let centre = null;
let shown = "";
let waiting = 0;

async function read() {
  try {
    const found = await get(PATH);
    const ladders = await Promise.all(found.clocks.map((clock) => clock.ladder && get(`/supervision/v1/ladders/${clock.ladder}`)));
    centre = found.centre;
    const told = JSON.stringify([found, ladders, places.size]);
    if (told !== shown) show(found, ladders);
    shown = told;
  } catch (refused) {
    if (!shown) lost(refused);
  }
}

function lost(refused) {
  at("main").removeAttribute("aria-busy");
  const why = refused.status === 404 ? t("没有这个事项,或不在您的管辖范围内。") : refused.message;
  at("about").replaceChildren(make("p", { class: "empty" }, why), make("p", { class: "actions" }, make("a", { class: "button", href: "/" }, t("回到运行总览"))));
}

// What is open stays open, and what has the focus keeps it, as far as it is still there.
function show(found, ladders) {
  const open = [...document.querySelectorAll("details")].map((each) => each.open);
  const begun = shown !== "";
  at("main").removeAttribute("aria-busy");
  say(at("place"), t("{service}的一件事项", { service: service(found.service) }));
  document.title = `${at("place").textContent} · ${t("回音墙")}`;
  about(found);
  at("clocks").replaceChildren(...found.clocks.map((clock, n) => clockPanel(clock, places, ladders[n] && ladderOf(ladders[n], clock, found, places, read), found.clocks.length === 1)));
  if (!found.clocks.length) at("clocks").replaceChildren(make("p", { class: "panel quiet" }, t("这件事项没有承诺的时限。")));
  timeline(found.events);
  if (begun) document.querySelectorAll("details").forEach((each, n) => { each.open = open[n] ?? each.open; });
}

function about(found) {
  const place = places.get(found.centre);
  at("about").replaceChildren(
    make("h2", {}, t("{service}的一件事项", { service: service(found.service) })),
    facts([
      [t("服务中心"), make("a", { href: `/?centre=${found.centre}` }, place?.name ?? found.centre)],
      [t("编号"), make("code", {}, found.case)],
      [t("首问责任人"), found.first_contact && `${actor(found.first_contact.first)} · ${moment(found.first_contact.since)}`],
      [t("现在由谁负责"), found.first_contact && found.first_contact.officer !== found.first_contact.first ? actor(found.first_contact.officer) : null],
      [t("由此转来"), found.follows && link(found.follows)],
      [t("转出"), found.led_to.length ? make("span", {}, found.led_to.map(link)) : null],
    ]),
    found.incomplete ? make("p", { class: "wanting" }, t("中间还缺一步的记录,收到以后自动补上。")) : "",
  );
}

const link = (name) => make("a", { href: `/case/${name.replace(":", "/")}` }, `${service(name.split(":")[0])} ${name.split(":")[1].slice(-8)}`);

function timeline(events) {
  const lines = events.map((event, n) => {
    const before = n && Date.parse(event.time) - Date.parse(events[n - 1].time);
    return make("li", {}, make("time", { datetime: event.time }, moment(event.time)), make("b", {}, event.means), make("span", { class: "quiet" }, [actor(event.actor), party(event.responsible, places), before > 0 && t("隔 {span}", { span: span(before) })].filter(Boolean).join(" · ")));
  });
  at("events").replaceChildren(...lines);
}

// The stream says that something has happened at this centre; what, is read anew.
follow((body) => {
  for (const each of [...body.centres, ...body.towns]) places.set(each.id, each);
  const isAbout = body.centres.some(({ id }) => id === centre) || body.rungs?.some((rung) => rung.case === ofCase);
  if (centre && !isAbout) return;
  waiting ||= setTimeout(() => { waiting = 0; read(); }, shown ? LIVELY_MS : 0);
});
read();
