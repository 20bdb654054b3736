// The promised limits of cases, as a list that leads to each case.
import { get } from "./ask.js";
import { keep, make, say } from "./make.js";
import { t } from "./text.js";
import { moment, service, shortName, span, standing } from "./words.js";

export const ROWS = 50;
const ASKED = { red: { state: "breached" }, yellow: { warned: true } };

// A page of the clocks that `filters` name, the earliest due first.
export function casesOf({ town, centre, service: of, state }, cursor) {
  return get("/supervision/v1/clocks", { town, centre, service: of, limit: ROWS, cursor, ...(ASKED[state] ?? { unfinished: true }) });
}

// `places` has the centres by id; a line stays for as long as its clock is there.
export function drawCases(list, clocks, places, wordsOfNone) {
  keep(list, clocks, (clock) => `${clock.service}:${clock.case}:${clock.standard}:${clock.opening_sequence}`, (line, clock) => drawCase(line, clock, places), newCase);
  if (!clocks.length) list.replaceChildren(make("li", { class: "empty" }, wordsOfNone));
}

function newCase(clock) {
  const link = make(
    "a",
    { href: `/case/${clock.service}/${encodeURIComponent(clock.case)}` },
    make("span", { class: "badge" }),
    make("b", {}, clock.title),
    make("span", { class: "where quiet" }),
    make("span", { class: "due" }),
  );
  return make("li", {}, link);
}

function drawCase(line, clock, places) {
  const [badge, , where, due] = line.firstChild.children;
  const [words, is] = standing(clock);
  say(badge, words);
  badge.dataset.mood = is;
  line.dataset.mood = is;
  const centre = places.get(clock.centre);
  say(where, [service(clock.service), centre && shortName(centre.name)].filter(Boolean).join(" · "));
  const over = Date.now() - Date.parse(clock.due_at);
  const until = moment(clock.due_at);
  say(due, clock.state === "paused" ? t("时限不走") : over > 0 ? t("应于 {until},已过 {span}", { until, span: span(over) }) : t("应于 {until} 前,还有 {span}", { until, span: span(-over) }));
}
