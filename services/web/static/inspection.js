// One inspection: what is next, what was drawn, what was found; findings are put right, looked at again, appealed and decided here.
import { get, send } from "./ask.js";
import { askFirst } from "./asking.js";
import { FINDINGS, KINDS, MOODS, OVER, SEVERITIES, STATES } from "./inspections_words.js";
import { address, all, centres, personName, placeName, until } from "./listing.js";
import { facts, make } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const FILES = "/supervision/v1/files";
const REMARK = { name: "note", label: t("备注"), kind: "lines" };
const REASON = { name: "note", label: t("理由"), kind: "lines", required: true };
const ABOVE = ["town", "county"];
const BELOW = ["cadre", "town"];

export async function openInspection(id, who, show) {
  const at = `/supervision/v1/inspections/${id}`;
  const [each, { items: words }, found, known] = await Promise.all([get(at), get(`${at}/notes`), all("/supervision/v1/findings"), centres()]);
  const own = found.filter(({ inspection }) => inspection === id);
  const notes = new Map(await Promise.all(own.map(async (finding) => [finding.id, (await get(`/supervision/v1/findings/${finding.id}/notes`)).items])));
  const context = { at, each, who, show, known };
  const deeds = ofInspection(context);
  return [
    make("a", { class: "button back", href: address({ case: "" }) }, t("回到列表")),
    make("h2", {}, each.target ? placeName(each.target, known) : t("{place}内抽取", { place: placeName(each.place, known) })),
    make("p", { class: "badges" }, make("span", { class: "badge", data: { mood: MOODS[each.state] } }, STATES[each.state]), make("span", { class: "badge", data: { mood: "calm" } }, KINDS[each.kind])),
    make("p", { class: "next" }, next(each, who)),
    deeds.length ? make("div", { class: "actions" }, deeds) : "",
    facts([[t("日期"), t("{from} 至 {until}", each)], [t("检查人员"), personName(each.inspector, known)], [t("检查人员的镇街"), each.inspector_town && placeName(each.inspector_town, known)], [t("由谁安排"), personName(each.planned_by, known)], [t("参加人员"), each.participants.map((id) => personName(id, known)).join(t("、"))]]),
    drawn(each, known),
    own.length ? make("section", { class: "found" }, make("h3", {}, t("问题({count})", { count: own.length })), own.map((finding) => card(finding, notes.get(finding.id), context))) : "",
    words.length ? make("section", {}, make("h3", {}, t("说明")), make("ol", { class: "story" }, words.map(({ text }) => make("li", {}, text)))) : "",
  ];
}

function next({ kind, state, target, found }, { tier }) {
  if (state === "planned" && kind === "announced") return t("接下来:安排的人通知服务中心。");
  if (state === "planned" && !target) return t("接下来:安排的人抽取一处服务中心。");
  if (["planned", "announced", "drawn"].includes(state)) return tier === "inspector" ? t("接下来:到了现场,点“到了现场”。") : t("接下来:检查人员到访。");
  if (state === "visited") return tier === "inspector" ? t("接下来:写下发现的问题,写完以后点“写完了”。") : t("检查人员正在现场。");
  if (state === "written") return found.length ? t("接下来:责任人整改,再由别人复查。") : t("问题都已整改,可以办结。");
  return t("已经结束。");
}

// Seed and candidates are kept, so that anybody can draw again and see that it was fair.
function drawn({ seed, candidates }, known) {
  if (!seed) return "";
  return make("details", {}, make("summary", {}, t("从 {count} 处中抽取,可以重算", { count: candidates.length })), facts([[t("种子"), make("code", {}, seed)], [t("候选名单"), candidates.map((id) => placeName(id, known)).join(t("、"))]]));
}

function ofInspection({ at, each, who, show, known }) {
  const { kind, state, target, found } = each;
  const manages = who.tier === "county" || (who.tier === "town" && each.planned_by === who.id);
  const inspects = each.inspector === who.id && who.tier === "inspector";
  const blind = ["unannounced", "cross"].includes(kind);
  const ready = state === "announced" || state === "drawn" || (state === "planned" && kind !== "announced" && target);
  const post = (path) => (said, key) => send(`${at}/${path}`, said, { key, version: each.version });
  return [
    manages && state === "planned" && blind && !target && button(t("抽取"), true, { follows: t("从没有到上限的中心里随机抽取一处;种子和候选名单留存,不能重抽。"), fields: [REMARK], act: post("draw"), done: show }),
    manages && state === "planned" && kind === "announced" && button(t("通知中心"), true, { follows: t("这处中心从现在起看得到这次明察。"), fields: [REMARK], act: post("announce"), done: show }),
    inspects && ready && button(t("到了现场"), true, { follows: t("记下到访的时间;从现在起这处中心看得到这次巡查。"), fields: [REMARK], act: post("visit"), done: show }),
    inspects && state === "visited" && kind !== "learning" && button(t("写下一个问题"), true, { title: t("写下一个问题"), follows: t("责任人收到后须在期限内整改;期限从现在算起,按程度不同。"), fields: raising(target, known), act: post("findings"), done: show }),
    inspects && state === "visited" && button(t("写完了"), false, { follows: t("写完以后不能再加问题;{count} 个问题待整改。", { count: found.length }), fields: [{ name: "note", label: kind === "learning" ? t("收获") : t("总的情况"), kind: "lines", required: true }], act: post("write"), done: show }),
    manages && state === "written" && !found.length && button(t("办结"), true, { follows: t("问题都已整改,这次巡查到此结束。"), fields: [REMARK], act: post("close"), done: show }),
    manages && ["planned", "announced", "drawn"].includes(state) && !OVER.includes(state) && button(t("取消"), false, { follows: t("不再进行,也不计入这处中心的次数。"), fields: [REASON], grave: true, act: post("cancel"), done: show }),
  ].filter(Boolean);
}

function raising(target) {
  return [
    { name: "note", label: t("看到了什么"), kind: "lines", required: true },
    { name: "severity", label: t("程度"), kind: "choice", required: true, options: Object.entries(SEVERITIES), value: "ordinary" },
    { name: "party", label: t("算谁的"), kind: "choice", required: true, options: [["village", t("村")], ["town", t("镇街")]], value: "village" },
    { name: "owner", label: t("责任人的编号"), required: true, value: `staff:${target}-01` },
    { name: "files", label: t("照片"), kind: "files", place: FILES },
  ];
}

function button(words, isMain, asked) {
  return make("button", { type: "button", class: `button ${asked.grave ? "is-grave" : isMain ? "is-main" : ""}`, on: { click: () => askFirst({ title: words, button: words, ...asked }) } }, words);
}

// A finding, and what its reader may do about it.

function card(finding, words, context) {
  const late = finding.due_at && !finding.ended_at && new Date(finding.due_at) < Date.now() && ["open", "appealed"].includes(finding.state);
  const mood = { open: "silent", appealed: "silent", put_right: "busy" }[finding.state] ?? "calm";
  const deeds = ofFinding(finding, context);
  return make("article", { class: "finding" },
    make("p", { class: "badges" }, make("span", { class: "badge", data: { mood: late ? "late" : mood } }, late ? t("整改超时") : FINDINGS[finding.state]), make("span", { class: "badge", data: { mood: finding.severity === "serious" ? "late" : "calm" } }, SEVERITIES[finding.severity])),
    ...words.map(({ text }) => make("p", { lang: "zh-CN" }, text)),
    make("p", { class: "quiet" }, [t("责任人 {who}", { who: personName(finding.owner, context.known) }), finding.due_at && t("{time} 前整改", { time: until(finding.due_at) }), finding.ended_at && t("{time} 整改到位", { time: moment(finding.ended_at) }), finding.put_right_by && t("{who} 整改", { who: personName(finding.put_right_by, context.known) })].filter(Boolean).join(" · ")),
    finding.files.length ? make("p", { class: "papers" }, finding.files.map((file, at) => make("a", { href: `/supervision/v1/findings/${finding.id}/files/${file}`, target: "_blank", rel: "noopener" }, t("证据 {number}", { number: at + 1 })))) : "",
    deeds.length ? make("div", { class: "actions" }, deeds) : "");
}

function ofFinding(finding, { at, who, show }) {
  const { state, party, owner, put_right_by: by, centre } = finding;
  const own = BELOW.includes(who.tier) && (party === "town" ? who.tier === "town" : centre.startsWith(who.scope));
  const judges = who.tier === "county" || (who.tier === "town" && party === "village");
  const post = (path, more = {}) => (said, key) => send(`${at}/findings/${finding.id}/${path}`, { ...said, ...more }, { key, version: finding.version });
  const files = { name: "files", label: t("整改后的照片"), kind: "files", place: FILES, required: finding.needs_photo };
  return [
    own && state === "open" && button(t("已整改"), true, { follows: t("由责任人和整改人以外的人复查;不到位的退回来再整改。"), fields: [{ name: "note", label: t("怎么整改的"), kind: "lines", required: true }, files], act: post("put-right"), done: show }),
    own && state === "open" && button(t("申诉"), false, { follows: t("首次由镇街裁定,不服可以再申诉一次,由县裁定;整改期限照走。"), fields: [REASON], act: post("appeal"), done: show }),
    [...ABOVE, "inspector"].includes(who.tier) && state === "put_right" && ![owner, by].includes(who.id) && [
      button(t("复查到位"), true, { follows: t("这个问题就此销号。"), fields: [{ ...REASON, label: t("看到的情况") }], act: post("look-again", { is_right: true }), done: show }),
      button(t("复查不到位"), false, { follows: t("退回责任人再整改。"), fields: [{ ...REASON, label: t("看到的情况") }], grave: true, act: post("look-again", { is_right: false }), done: show }),
    ],
    judges && state === "appealed" && [
      button(t("申诉成立"), true, { follows: t("不再追究,记录保留。"), fields: [REASON], act: post("decide", { grant: true }), done: show }),
      button(t("申诉不成立"), false, { follows: t("照旧整改;首次申诉的还可以向县里再申诉一次。"), fields: [REASON], grave: true, act: post("decide", { grant: false }), done: show }),
    ],
  ].flat().filter(Boolean);
}
