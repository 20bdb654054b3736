// The papers of a case: what was handed in, what is missing, and whether it is good.
import { form, once, toastRefusal } from "./form.js";
import { make } from "./make.js";
import { photoField, photosIn } from "./photos.js";
import { t } from "./text.js";

const STATES = { needed_from_applicant: "待提交", needed_from_others: "待其他单位提供", awaiting_review: "待审核", accepted: "合格", rejected: "不合格" };
const MOODS = { accepted: "calm", awaiting_review: "busy", rejected: "late" };
const LISTS = { feedback: "cases", hall: "applications", veterans: "cases" };

// Links to files, which the browser saves; each showing is written down. Null for none.
export function links({ service, id }, files = []) {
  if (!files.length) return null;
  return make("span", { class: "files" }, files.map((file, at) => make("a", { href: `/${service}/v1/${LISTS[service]}/${id}/files/${file}`, download: "" }, t("附件 {number}", { number: at + 1 }))));
}

// All of them; `perform(action)` does what is done with one.
export function papersOf(found, perform) {
  return make("section", {}, make("h3", {}, t("材料")), make("ol", { class: "rows papers" }, found.papers.map((paper) => one(found, paper, perform))));
}

function one(found, paper, perform) {
  return make("li", {},
    make("b", {}, paper.title),
    make("span", { class: "badge", data: { mood: MOODS[paper.state] ?? "silent" } }, t(STATES[paper.state])),
    links(found, paper.files),
    paper.state === "awaiting_review" ? review(paper, perform) : null,
    paper.state === "accepted" ? null : handIn(found, paper, perform));
}

function review(paper, perform) {
  const judge = (fit, words, more = {}) => {
    const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => perform({ route: "review", body: { paper: paper.code, fit, ...more }, words: `${words} ${paper.title}` }).catch(toastRefusal)) } }, words);
    return button;
  };
  return [judge(true, t("合格")), judge(false, t("不合格"), { note: t("不清楚或不符合要求") })];
}

function handIn(found, paper, perform) {
  const words = t("收到 {title}", { title: paper.title });
  const made = form({ class: "form" }, (_, asked) => perform({ route: "papers", body: { paper: paper.code }, words, photos: photosIn(asked, `/${found.service}/v1/files`) }),
    photoField(t("照片(可不拍)")), make("button", { class: "button", "aria-label": words }, t("收到")));
  return make("details", {}, make("summary", {}, t("收这份材料")), made);
}
