// A villager applies, for themselves or, with what shows that they may, for another (代办).
import { all, photos } from "./acts.js";
import { RELATIONS, STANDING } from "./agents.js";
import { get } from "./ask.js";
import { centrePicker, directory } from "./centres.js";
import { deed } from "./deed.js";
import { choice, labelled } from "./form.js";
import { input, openForm } from "./form_dialog.js";
import { facts, make } from "./make.js";
import { idCard, myName, myPhone, phoneField, receipt } from "./own_fields.js";
import { t } from "./text.js";

export async function apply(usual, done) {
  const [centres, { groups }] = await Promise.all([directory(), get("/hall/v1/guide")]);
  const pick = centrePicker(centres, usual);
  const wanted = whatFor(groups.flatMap((group) => group.items).filter((item) => item.way === "application"));
  const people = whoFor();
  const key = crypto.randomUUID();
  openForm(t("申请办事"), [...wanted.parts, ...pick.parts, ...people.parts], t("申请"), async (filled) => {
    const body = { centre: filled.centre, item: filled.item, ...(await people.said(filled)), papers: await wanted.brought() };
    const filed = await deed("/hall/v1/my/applications", body, key);
    done();
    return receipt(filed, t("收到了。5 个工作日内告诉您受理没有、还缺什么。"));
  });
}

function whatFor(items) {
  const asked = new URLSearchParams(location.search).get("item");
  const item = choice("item", items.map((each) => [each.code, each.title]));
  const papers = make("div", { class: "papers" });
  if (items.some((each) => each.code === asked)) item.value = asked;
  const show = () => {
    const its = items.find((each) => each.code === item.value);
    const own = its.papers.filter((paper) => !paper.from_others);
    papers.replaceChildren(facts([[t("承诺时限"), `${its.limit_days} ${its.limit_unit === "wd" ? t("个工作日") : t("天")}`]]), ...own.map((paper) => labelled(t("{paper}(可以之后再补)", { paper: paper.title }), photos(`paper-${paper.code}`, { multiple: true, data: { paper: paper.code } }))));
  };
  const brought = async () => {
    const found = [];
    for (const each of papers.querySelectorAll("input[type=file]")) if (each.files.length) found.push({ paper: each.dataset.paper, files: await all("hall", each.files) });
    return found;
  };
  item.addEventListener("change", show);
  show();
  return { parts: [labelled(t("办什么"), item), papers], brought };
}

// Oneself, or another: then both are named, each by the body's own path, so that a refusal finds its field.
function whoFor() {
  const whose = choice("whose", [["own", t("给自己办")], ["other", t("替别人办(代办)")]]);
  const place = make("div", { class: "form" });
  const proof = photos("agent.proof", { multiple: true, required: true });
  const own = [labelled(t("申请人姓名"), myName({ name: "applicant.name", required: true })), idCard("applicant.identity.number"), phoneField("applicant.phone")];
  const other = [
    labelled(t("申请人姓名(您替谁办)"), input("applicant.name", { maxLength: 40, autocomplete: "off", required: true })),
    idCard("applicant.identity.number"),
    labelled(t("申请人本人的手机号(没有就不填;有的,会发短信告诉本人)"), input("applicant.phone", { type: "tel", inputMode: "numeric", autocomplete: "off" })),
    labelled(t("您的姓名"), myName({ name: "agent.name", required: true })),
    labelled(t("您的手机号(收验证码的那个)"), myPhone("agent.phone")),
    labelled(t("您是申请人的"), choice("agent.relation", Object.entries(RELATIONS))),
    labelled(t("您凭什么代办"), choice("agent.authority", STANDING)),
    labelled(t("委托书或监护关系证明的照片"), proof),
    make("p", { class: "note" }, t("受理时会核对委托。申请人本人随时可以查看、撤回。")),
  ];
  const show = () => place.replaceChildren(...(whose.value === "own" ? own : other));
  const said = async (filled) => {
    const applicant = { name: filled["applicant.name"], phone: filled["applicant.phone"], identity: { kind: "id_card", number: filled["applicant.identity.number"] } };
    if (filled.whose === "own") return { applicant };
    const agent = Object.fromEntries(["name", "phone", "relation", "authority"].map((part) => [part, filled[`agent.${part}`]]));
    return { applicant, agent: { ...agent, proof: await all("hall", proof.files) } };
  };
  whose.addEventListener("change", show);
  show();
  return { parts: [labelled(t("给谁办"), whose), place], said };
}
