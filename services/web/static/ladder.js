// The ladder of a clock: its rungs, and what whoever looks may do about each.
import { send } from "./ask.js";
import { askFirst } from "./asking.js";
import { make, toast } from "./make.js";
import { actor, party } from "./people.js";
import { t } from "./text.js";
import { RUNGS, moment } from "./words.js";

const STATES = {
  proposed: t("已提出,待听取陈述"),
  heard: t("已听取陈述"),
  dropped: t("不予采纳"),
  issued: t("已发出,待签收"),
  acknowledged: t("已签收"),
  answered: t("已答复"),
  appealed: t("申诉中,由镇街审理"),
  upheld: t("镇街维持,可再向县申诉"),
  appealed_to_county: t("申诉中,由县审理"),
  confirmed: t("县维持,终局"),
  revoked: t("申诉成立,不再计入"),
  withdrawn: t("已撤回"),
};
// `[word of the button, what the reason is called]`; without the latter it is done at once, and can be taken back.
const ACTIONS = {
  acknowledge: [t("签收")],
  answer: [t("答复"), t("原因和怎么办")],
  appeal: [t("申诉"), t("申诉理由")],
  grant: [t("申诉成立"), t("裁定理由")],
  deny: [t("申诉不成立"), t("裁定理由")],
  hear: [t("记下陈述"), t("当事人怎么说")],
  impose: [t("决定采纳"), t("决定理由")],
  drop: [t("决定不采纳"), t("决定理由")],
};
const PRESSED = { urge: t("催办"), supervise: t("督办") };
const SAID = {
  "clock.warned.v1": t("发出黄牌"),
  "clock.breached.v1": t("发出红牌"),
  "clock.urged.v1": t("催办"),
  "clock.supervised.v1": t("督办"),
  "clock.notice_proposed.v1": t("提出通报"),
  "clock.accountability_proposed.v1": t("提出问责"),
  "clock.acknowledged.v1": t("签收"),
  "clock.answered.v1": t("答复"),
  "clock.appealed.v1": t("申诉到镇街"),
  "clock.appealed_to_county.v1": t("申诉到县"),
  "clock.appeal_granted.v1": t("申诉成立"),
  "clock.appeal_denied.v1": t("申诉不成立"),
  "clock.heard.v1": t("听取陈述"),
  "clock.imposed.v1": t("决定采纳"),
  "clock.dropped.v1": t("决定不采纳"),
  "clock.corrected.v1": t("更正:上一步作废"),
  "clock.breach_withdrawn.v1": t("撤回红牌"),
  "clock.rungs_withdrawn.v1": t("撤回"),
};

// The rungs of a clock, the lowest first; `done` is called after something was done.
export function ladderOf(ladder, clock, whose, places, done) {
  const rungs = ladder.rungs.toReversed().map((rung) => make("li", { data: { state: rung.state } }, ...told(rung, places), ...buttons(rung, done)));
  const pressed = clock.state === "breached" && ladder.by_hand ? press(ladder, clock, whose, done) : null;
  return make("div", { class: "ladder" }, make("h3", {}, t("督办")), make("ol", {}, rungs), pressed && make("p", { class: "actions" }, pressed), history(ladder.timeline));
}

function told(rung, places) {
  return [
    make("b", { data: { rung: rung.rung } }, RUNGS[rung.rung]),
    make("span", {}, STATES[rung.state] ?? rung.state),
    make("span", { class: "quiet" }, `${moment(rung.climbed_at)} · ${party(rung.responsible, places)}`),
  ];
}

function buttons(rung, done) {
  const made = rung.may.map((action) => {
    const [word, reason] = ACTIONS[action];
    const path = `/supervision/v1/ladders/${rung.ladder}/${rung.rung}`;
    const takeBack = () => carryOut(`${path}/correct`, { note: t("点错了,撤回") }, t("已撤回"), done);
    const act = (note, key) => carryOut(`${path}/${action}`, { note, key }, t("已办:{rung} {word}", { rung: RUNGS[rung.rung], word }), done, takeBack);
    return make("button", { class: "button", type: "button", on: { click: () => (reason ? askReason(`${RUNGS[rung.rung]} · ${word}`, reason, true, act) : act().catch(failed)) } }, word);
  });
  return made.length ? [make("span", { class: "actions" }, made)] : [];
}

function press(ladder, clock, { service, case: subject }, done) {
  const word = PRESSED[ladder.by_hand];
  const path = `/supervision/v1/cases/${service}/${encodeURIComponent(subject)}/clocks/${clock.standard}/${clock.opening_sequence}/press`;
  const act = (note, key) => carryOut(path, { note, key }, t("已发出:{word}", { word }), done);
  return make("button", { class: "button is-grave", type: "button", on: { click: () => askReason(word, t("说明"), false, act) } }, t("现在就{word}", { word }));
}

const failed = (refused) => toast(refused.message, { kind: "wrong" });

async function carryOut(path, { note, key }, words, done, undo) {
  await send(path, note ? { note } : {}, { key });
  toast(words, undo ? { undo: () => undo().catch(failed), undoWords: t("撤回") } : {});
  done();
}

// What is refused is said beside the field, and nothing that was typed is lost.
function askReason(title, label, required, act) {
  const note = { name: "note", label, kind: "lines", most: 500, required };
  askFirst({ title, fields: [note], button: t("提交"), said: "", act: (said, key) => act(said.note, key) });
}

function history(timeline) {
  const lines = timeline.map((each) => make("li", {}, make("time", { class: "quiet", datetime: each.time }, moment(each.time)), make("span", {}, SAID[each.type] ?? each.type), make("span", { class: "quiet" }, actor(each.actor)), each.note ? make("q", { lang: "zh-CN" }, each.note) : null));
  return make("details", {}, make("summary", {}, t("督办的经过,{n} 步", { n: lines.length })), make("ol", { class: "steps" }, lines));
}
