// A villager applies at the hall or at the veterans' station, for themselves or, with what shows that they may, for another (代办).
import { all, photos } from "./acts.js";
import { get } from "./ask.js";
import { centrePicker, directory } from "./centres.js";
import { deed } from "./deed.js";
import { choice, labelled } from "./form.js";
import { openForm } from "./form_dialog.js";
import { facts, make } from "./make.js";
import { receipt } from "./own_fields.js";
import { t } from "./text.js";
import { whose } from "./whose.js";

export async function apply(usual, done) {
  const [centres, { groups }] = await Promise.all([directory(), get("/hall/v1/guide")]);
  const pick = centrePicker(centres, usual);
  const wanted = whatFor("hall", groups.flatMap((group) => group.items).filter((item) => item.way === "application"));
  const people = whose({ at: "applicant.", identity: "applicant.identity.number", name: t("申请人姓名"), proof: "hall" });
  const key = crypto.randomUUID();
  openForm(t("申请办事"), [...wanted.parts, ...pick.parts, ...people.parts], t("申请"), async (filled) => {
    const who = await people.said(filled);
    who.applicant.identity = { kind: "id_card", ...who.applicant.identity };
    const body = { centre: filled.centre, item: filled.item, ...who, papers: await wanted.brought() };
    const filed = await deed("/hall/v1/my/applications", body, key);
    done();
    return receipt(filed, t("收到了。5 个工作日内告诉您受理没有、还缺什么。"));
  });
}

const BELONGINGS = [["veteran", t("退役军人")], ["survivor", t("烈士、牺牲或病故军人的遗属")]];
const OCCASIONS = [["lost", t("遗失了")], ["damaged", t("损坏了")]];

// Where somebody is on the register, that says where they are looked after.
export async function applyAsVeteran(_usual, done) {
  const { items } = await get("/veterans/v1/items");
  const as = choice("belonging", BELONGINGS);
  const wanted = whatFor("veterans", items, as);
  const occasion = labelled(t("原来的优待证怎么了"), choice("occasion", OCCASIONS));
  const show = () => (occasion.hidden = wanted.item.value !== "card_replacement");
  const people = whose({ at: "applicant.", identity: "applicant.identity", name: t("申请人姓名"), phone: false, proof: "veterans" });
  const key = crypto.randomUUID();
  wanted.item.addEventListener("change", show);
  show();
  openForm(t("申请退役军人事项"), [...wanted.parts, occasion, ...people.parts], t("申请"), async (filled) => {
    const body = { item: filled.item, ...(occasion.hidden ? {} : { occasion: filled.occasion }), ...(await people.said(filled)), papers: await wanted.brought() };
    const filed = await deed("/veterans/v1/my/cases", body, key);
    done();
    return receipt(filed, t("收到了。村服务站受理后告诉您还缺什么,进度在这一页看得到。"));
  });
}

// `as` is the choice of who the applicant is, where that decides which papers there are.
function whatFor(service, items, as = null) {
  const asked = new URLSearchParams(location.search).get("item");
  const item = choice("item", items.map((each) => [each.code, each.title]));
  const papers = make("div", { class: "papers" });
  const who = as && labelled(t("申请人是"), as);
  if (items.some((each) => each.code === asked)) item.value = asked;
  const show = () => {
    const its = items.find((each) => each.code === item.value);
    const own = its.papers.filter((paper) => !paper.from_others && (!paper.only_for || paper.only_for === as.value));
    if (who) who.hidden = !its.papers.some((paper) => paper.only_for);
    const limit = its.limit_days && `${its.limit_days} ${its.limit_unit === "wd" ? t("个工作日") : t("天")}`;
    papers.replaceChildren(facts([[t("承诺时限"), limit]]), ...own.map((paper) => labelled(t("{paper}(可以之后再补)", { paper: paper.title }), photos(`paper-${paper.code}`, { multiple: true, data: { paper: paper.code } }))));
  };
  const brought = async () => {
    const found = [];
    for (const each of papers.querySelectorAll("input[type=file]")) if (each.files.length) found.push({ paper: each.dataset.paper, files: await all(service, each.files) });
    return found;
  };
  for (const each of [item, as]) each?.addEventListener("change", show);
  show();
  return { item, parts: [labelled(t("办什么"), item), ...(who ? [who] : []), papers], brought };
}
