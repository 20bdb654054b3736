// The newest steps of ladders, as the stream tells them.
import { keep, make, say } from "./make.js";
import { t } from "./text.js";
import { RUNGS, moment, shortName } from "./words.js";

const MOST = 20;
const STATES = {
  acknowledged: t("已签收"),
  answered: t("已答复"),
  appealed: t("申诉中"),
  appealed_to_county: t("向县申诉中"),
  upheld: t("申诉不成立"),
  confirmed: t("申诉不成立"),
  revoked: t("申诉成立"),
  proposed: t("已提出"),
  heard: t("已听取陈述"),
  dropped: t("不予采纳"),
  withdrawn: t("已撤回"),
};

// What is known after a message: the newest first, each rung once, no more than MOST.
export function newest(known, told) {
  const ids = new Set(told.map(({ id }) => id));
  return [...told, ...known.filter(({ id }) => !ids.has(id))].slice(0, MOST);
}

export function drawRungs(panel, rungs, places, shown) {
  panel.hidden = !rungs.length;
  keep(panel.querySelector("ol"), rungs.slice(0, shown), ({ id }) => id, (line, rung) => draw(line, rung, places), newRung);
}

function newRung(rung) {
  const parts = [make("b", { class: "rung", data: { rung: rung.rung } }, RUNGS[rung.rung]), make("span", { class: "name" }), make("span", { class: "state" }), make("span", { class: "about quiet" }, rung.title), make("time", { class: "quiet", datetime: rung.climbed_at }, moment(rung.climbed_at))];
  return make("li", {}, make("a", { href: `/case/${rung.service}/${encodeURIComponent(rung.case)}` }, parts));
}

function draw(line, rung, places) {
  const [, name, state] = line.firstChild.children;
  const centre = places.get(rung.centre);
  say(name, centre ? shortName(centre.name) : "");
  say(state, STATES[rung.state] ?? "");
}
