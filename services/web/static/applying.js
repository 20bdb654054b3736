// An application at the counter: what for, with which papers, by whom; and that of the hall, which goes to a bureau.
import { RELATIONS, WITNESSED } from "./agents.js";
import { get } from "./ask.js";
import { choice, labelled, named, tick } from "./form.js";
import { input } from "./form_dialog.js";
import { make } from "./make.js";
import { t } from "./text.js";

const DOCUMENTS = { id_card: "身份证", passport: "护照", business_licence: "营业执照" };

export const COUNTERS = [{ word: "申请办事", open: apply }];

export const name = (path, words) => labelled(words, input(path, { maxLength: 40, required: true, autocomplete: "off" }));
export const phone = (path, words, required = false) => labelled(words, input(path, { type: "tel", required, autocomplete: "off" }));

async function apply(file) {
  const { groups } = await get("/hall/v1/guide");
  const wanted = whatFor(groups.flatMap((group) => group.items).filter((item) => item.way === "application"));
  const people = agent();
  file({
    title: t("申请办事"),
    parts: [...wanted.parts, name("applicant.name", t("申请人姓名")), phone("applicant.phone", t("电话(没有就不填)")), labelled(t("证件"), choice("applicant.identity.kind", named(DOCUMENTS))), labelled(t("证件号码"), input("applicant.identity.number", { maxLength: 20, required: true, autocomplete: "off", autocapitalize: "characters" })), ...people],
    path: "/hall/v1/applications",
    body: (filled) => ({ ...filled, papers: wanted.brought() }),
    done: (answer) => filed("hall", "applications", answer),
  });
}

// An item, its papers to be ticked off as they are handed over, and those of them that were. `fits(paper)` says whose they are.
export function whatFor(items, fits = () => true) {
  const item = choice("item", items.map(({ code, title }) => [code, title]));
  const papers = make("fieldset", { class: "papers" });
  const show = () => {
    const { papers: all } = items.find(({ code }) => code === item.value);
    const own = all.filter((paper) => !paper.from_others && fits(paper));
    papers.replaceChildren(make("legend", {}, t("带来了哪些材料(没带的之后再补)")), ...own.map(({ code, title }) => tick("", title, { data: { paper: code } })));
  };
  item.addEventListener("change", show);
  show();
  return {
    item, show,
    parts: [labelled(t("办什么"), item), papers],
    brought: () => [...papers.querySelectorAll("input:checked")].map((each) => ({ paper: each.dataset.paper })),
  };
}

// Whoever comes for somebody else (代办), and by what the cadre knows that they may.
export function agent() {
  const forOther = make("input", { type: "checkbox" });
  const place = make("div", { class: "form" });
  const fields = () => [name("agent.name", t("代办人姓名")), phone("agent.phone", t("代办人电话"), true), labelled(t("代办人是申请人的"), choice("agent.relation", Object.entries(RELATIONS))), labelled(t("凭什么代办"), choice("agent.authority", WITNESSED))];
  forOther.addEventListener("change", () => place.replaceChildren(...(forOther.checked ? fields() : [])));
  return [make("label", { class: "tick" }, forOther, make("span", {}, t("别人代办的"))), place];
}

export function filed(service, list, { id, receipt }) {
  return [
    make("p", { role: "status" }, t("登记好了。回执号抄给本人,或打印给他:凭它随时查办到哪一步。")),
    make("p", { class: "shelf" }, make("b", { class: "receipt" }, receipt)),
    make("p", { class: "actions" }, make("a", { class: "button", href: `/${service}/v1/${list}/${id}/receipt`, target: "_blank" }, t("打印回执"))),
  ];
}
