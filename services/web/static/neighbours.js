// Neighbours: disputes that are mediated, whose record is for the mediator's eyes alone, and households that a volunteer helps.
import { get } from "./ask.js";
import { revealed } from "./disclosed.js";
import { choice, labelled, named } from "./form.js";
import { input } from "./form_dialog.js";
import { facts, make, toast } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const DISPUTES = { family: "婚姻家庭", neighbours: "邻里", land: "土地、宅基地", debt: "债务", damage: "损害赔偿", other: "其他纠纷" };
const NEEDS = { errand: "代跑代办", care: "照料陪护", repair: "修缮", farmwork: "农活", visit: "上门走访", other: "别的帮忙" };
const PARTIES = 4;

const team = () => get("/hall/v1/team");

export const MEDIATION = {
  words: "调解",
  list: "/hall/v1/mediations",
  reasonAs: "note",
  title: ({ dispute }) => t("{dispute}纠纷调解", { dispute: t(DISPUTES[dispute]) }),
  // Once somebody mediates it is theirs, until their village has to see to what was agreed.
  isMine: ({ mediator, state }, actor) => !mediator || mediator === actor || state === "agreed",
  about: (found, actor) => facts([
    [t("事项"), MEDIATION.title(found)],
    [t("双方"), found.parties.map(({ name, phone }) => make("div", {}, `${name} ${phone}`))],
    [t("调解员"), found.mediator && (found.mediator === actor ? t("我") : t("{staff} 号", { staff: found.mediator.split("-").at(-1) }))],
    [t("已调解"), t("{count} 次", { count: found.sessions })],
    [t("记录"), found.mediator === actor && found.sessions > 0 ? revealed(t("查看调解记录(会留记录)"), `${MEDIATION.list}/${found.id}/record`, ({ items }) => items.map((each) => make("p", { class: "said", lang: "zh-CN" }, each))) : null],
    [t("最近变动"), moment(found.updated_at)],
  ]),
};

export const HELP = {
  words: "联户帮办",
  list: "/hall/v1/tasks",
  reasonAs: "note",
  title: ({ kind }) => t("联户需要:{need}", { need: t(NEEDS[kind]) }),
  about: async (found) => {
    const { households, members } = await team();
    const home = households.find(({ id }) => id === found.household);
    const member = members.find(({ id }) => id === (found.member ?? home?.member));
    return facts([
      [t("事项"), HELP.title(found)],
      [t("哪一户"), home && `${home.area} ${home.head} ${home.phone}`],
      [found.member ? t("认领的志愿者") : t("联户人"), member && `${member.name} ${member.phone}`],
      [t("最近变动"), moment(found.updated_at)],
    ]);
  },
};

// Members of the village's team, to be chosen from.
export const members = () => team().then((found) => found.members.map(({ id, name, phone }) => [id, `${name} ${phone}`]));

export const COUNTERS = [
  { word: "申请调解", open: mediate },
  { word: "联户要帮忙", open: help },
  { word: "志愿者和联户", open: link },
];

function mediate(file) {
  const sides = Array.from({ length: PARTIES }, (_, at) => make("fieldset", {}, make("legend", {}, at < 2 ? t("第 {n} 方", { n: at + 1 }) : t("第 {n} 方(没有就不填)", { n: at + 1 })),
    labelled(t("姓名"), input(`parties.${at}.name`, { maxLength: 40, required: at < 2, autocomplete: "off" })),
    labelled(t("电话"), input(`parties.${at}.phone`, { type: "tel", required: at < 2, autocomplete: "off" }))));
  file({
    title: t("申请调解"),
    parts: [labelled(t("为什么事"), choice("dispute", named(DISPUTES))), ...sides, make("p", { class: "quiet" }, t("调解不收费。说了什么只有调解员看得到。"))],
    path: MEDIATION.list,
    body: ({ dispute, ...filled }) => ({ dispute, parties: Object.values(filled.parties ?? {}) }),
    done: () => t("登记好了。在“事项”里受理,谁受理谁调解。"),
  });
}

async function help(file) {
  const { households } = await team();
  if (!households.length) {
    toast(t("还没有联户。请先登记志愿者,再把户联给他。"));
    return link(file);
  }
  const homes = households.map(({ id, area, head, phone }) => [id, `${area} ${head} ${phone}`]);
  return file({
    title: t("联户要帮忙"),
    parts: [labelled(t("哪一户"), choice("household", [["", t("请选择")], ...homes], { required: true })), labelled(t("要帮什么"), choice("kind", named(NEEDS))), labelled(t("说明(可不填)"), input("note", { maxLength: 500 }))],
    path: HELP.list,
    body: (filled) => filled,
    done: () => t("登记好了。志愿者认领以后在“事项”里办。"),
  });
}

// Who is in the team, and which household is whose: a member first, since a household is in somebody's care.
async function link(file) {
  const known = await team();
  const mates = known.members.map(({ id, name, phone, households }) => [id, t("{name} {phone},联 {count} 户", { name, phone, count: households })]);
  const which = choice("which", [["member", t("登记一名志愿者")], ...(mates.length ? [["household", t("联一户")]] : [])]);
  const person = (name, words) => [labelled(words, input(name, { maxLength: 40, required: true, autocomplete: "off" })), labelled(t("电话"), input("phone", { type: "tel", required: true, autocomplete: "off" }))];
  const place = make("div", { class: "form" });
  const show = () => place.replaceChildren(...(which.value === "member" ? person("name", t("姓名")) : [...person("head", t("户主")), labelled(t("片区,例如 一组"), input("area", { maxLength: 20, required: true })), labelled(t("联户人"), choice("member", mates))]));
  which.addEventListener("change", show);
  show();
  file({
    title: t("志愿者和联户"),
    parts: [make("p", { class: "quiet" }, t("本村有 {members} 名志愿者,联 {households} 户。", { members: known.members.length, households: known.households.length })), labelled(t("做什么"), which), place],
    path: ({ which: kind }) => (kind === "member" ? "/hall/v1/team/members" : "/hall/v1/team/households"),
    body: ({ which: _, ...filled }) => filled,
    done: () => t("登记好了。"),
  });
}
