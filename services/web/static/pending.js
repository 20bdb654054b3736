// What waits for the network, and what the house has refused: shown until it is sent, taken back or given up.
import { asked } from "./dialog.js";
import { once } from "./form.js";
import { keep, make, say, toast } from "./make.js";
import { t, told } from "./text.js";
import { clock } from "./words.js";

// Shows them in `place`; `sending()` is asked when somebody decides.
export function showPending(place, entries, foreign, sending) {
  const refused = entries.filter(({ state }) => state === "refused");
  const waiting = entries.length - refused.length;
  place.hidden = !entries.length && !foreign;
  place.dataset.mood = refused.length ? "late" : "silent";
  place.querySelector("h2").replaceChildren(...[
    waiting && make("span", {}, t("待发送 {count}", { count: waiting })),
    refused.length && make("span", { class: "refusals" }, t("没有办成 {count},请您决定", { count: refused.length })),
  ].filter(Boolean));
  say(place.querySelector(".quiet"), foreign ? t("另有 {count} 项是别人留下的,要由本人登录后发送。", { count: foreign }) : t("联网后按先后自动发送,每项只生效一次。"));
  keep(place.querySelector("ol"), entries, ({ id }) => id, (item, entry) => update(item, entry, sending), () => make("li"));
}

function update(item, entry, sending) {
  const as = `${entry.state}${entry.tried ?? ""}${entry.problem?.detail ?? ""}`;
  if (item.dataset.as === as) return;
  item.dataset.as = as;
  item.replaceChildren(make("b", {}, entry.words), make("time", { class: "quiet" }, clock(entry.made)), ...(entry.state === "refused" ? decisions(entry, sending) : [chance(entry, sending)]));
}

function chance(entry, sending) {
  if (entry.tried) return make("span", { class: "quiet" }, t("已发出,等待确认"));
  return make("button", { class: "button", type: "button", on: { click: () => takeBack(entry.id, sending) } }, t("撤回"));
}

function decisions(entry, sending) {
  const again = make("button", { class: "button", type: "button", on: { click: () => once(again, () => sending().again(entry.id)) } }, t("再发一次"));
  const drop = make("button", { class: "button is-grave", type: "button", on: { click: () => giveUp(entry, sending) } }, t("放弃"));
  const why = [entry.problem?.detail, ...Object.values(entry.problem?.errors ?? {}).flat().filter((each) => typeof each === "string")].map(told).join(" ");
  return [make("span", { class: "wrong" }, why), again, drop];
}

async function giveUp(entry, sending) {
  if (await asked(t("放弃这一项?"), entry.words, { yes: t("放弃"), no: t("留着"), grave: true })) await sending().undo(entry.id);
}

export async function takeBack(id, sending) {
  toast((await sending().undo(id)) ? t("已撤回") : t("已经发出,撤不回了;请在“刚办的”里更正。"));
}
