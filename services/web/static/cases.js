// Cases that wait for the cadre, of each counter, each opened to what may be done with it.
import { agentWords } from "./agents.js";
import { Refused, get, send } from "./ask.js";
import { revealed } from "./disclosed.js";
import { DISEASE } from "./disease.js";
import { choice, form, labelled } from "./form.js";
import { dialog } from "./dialog.js";
import { facts, keep, make, refill, say } from "./make.js";
import { HELP, MEDIATION } from "./neighbours.js";
import { links, papersOf } from "./papers.js";
import { photoField, photosIn } from "./photos.js";
import { t } from "./text.js";
import { RECTIFICATION } from "./rectifications.js";
import { ONLY_IF, OPEN, VERBS } from "./verbs.js";
import { PETITION } from "./veterans.js";
import { VISIT, Visits } from "./visits.js";
import { moment } from "./words.js";

// By what an address calls them. Each has its words and where it is read and done; `title(found)` and `about(found, actor)`
// where it is shown otherwise than as a case with an applicant; `isMine(found, actor)` where it may be a colleague's alone.
const SERVICES = {
  feedback: { words: "诉求", list: "/feedback/v1/cases" },
  rectification: RECTIFICATION,
  hall: { words: "办事", list: "/hall/v1/applications", reasonAs: "note" },
  veterans: { words: "退役军人", list: "/veterans/v1/cases", reasonAs: "note" },
  petition: PETITION,
  visit: VISIT,
  mediation: MEDIATION,
  help: HELP,
  disease: DISEASE,
};
const KINDS = { enquiry: "咨询", help: "求助", suggestion: "建议", complaint: "投诉", report: "举报", praise: "表扬" };
const MOST = 200;

export function cases(place, desk) {
  const desks = new Cases(desk);
  const visits = new Visits(desk);
  place.append(desks.element, visits.element);
  return { read: () => Promise.all([desks.read(), visits.read()]), opened: (query) => desks.opened(query) };
}

class Cases {
  #desk;
  #list = make("ol", { class: "rows" });
  #none = make("p", { class: "empty", hidden: true }, t("没有等您办的事项。"));

  constructor(desk) {
    this.#desk = desk;
    this.element = make("section", { class: "panel" }, make("h2", {}, t("等您办的")), this.#list, this.#none);
  }

  // A service that doesn't answer hides no other's cases; when none does, there is no network.
  async read() {
    const read = await Promise.allSettled(Object.entries(SERVICES).map(([service, { list }]) => get(list, { state: Object.keys(OPEN[service]).join(","), limit: MOST }).then(({ items }) => items.map((each) => kept(service, each)))));
    const answered = read.filter(({ status }) => status === "fulfilled");
    if (answered.length < read.length) throw read.find(({ status }) => status === "rejected").reason;
    const open = answered.flatMap(({ value }) => value).filter((each) => waits(each, this.#desk.actor)).sort((a, b) => when(a) - when(b));
    keep(this.#list, open, ({ service, id }) => `${service}:${id}`, (item, each) => this.#row(item, each), () => make("li"));
    this.#none.hidden = open.length > 0;
  }

  async opened(query) {
    const [service, id] = (query.get("case") ?? "").split(":");
    if (service in SERVICES && id) await this.#open({ service, id });
  }

  #row(item, each) {
    const button = make("button", { class: "button", type: "button", "aria-label": t("办理 {number}", { number: each.number }), on: { click: () => this.#open(each) } }, t("办理"));
    refill(
      item,
      make("span", { class: "badge", data: { mood: each.urgent || each.late ? "late" : "busy" } }, t(OPEN[each.service][each.state])),
      make("b", {}, titled(each)),
      make("span", { class: "quiet" }, `${each.number} · ${moment(when(each))}`),
      button);
  }

  async #open({ service, id }) {
    const shown = dialog(t(SERVICES[service].words), make("p", { class: "quiet" }, t("正在读取…")));
    try {
      const found = kept(service, await get(`${SERVICES[service].list}/${id}`));
      const told = await (SERVICES[service].about ?? factsOf)(found, this.#desk.actor);
      shown.querySelector("p").replaceWith(told, ...this.#inFull(found, shown));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(shown.querySelector("p"), error.message);
    }
  }

  #inFull(found, shown) {
    const verbs = VERBS[found.service].filter(({ legal, theirs }) => found.legal.includes(legal) && (!theirs || [null, this.#desk.actor].includes(found[theirs])));
    return [
      found.papers ? papersOf(found, (action) => this.#onPaper(found, action, shown)) : "",
      make("div", { class: "verbs" }, verbs.map((verb, at) => this.#verb(found, verb, shown, at === 0))),
      verbs.length ? "" : make("p", { class: "quiet" }, t("现在没有要您办的。")),
    ];
  }

  // What is said of a paper can't be taken back: the newest move of its case is another step.
  async #onPaper(found, action, shown) {
    const path = `${SERVICES[found.service].list}/${found.id}`;
    const answer = await this.#desk.perform({ ...action, path: `${path}/${action.route}`, about: `${found.service}:${found.id}`, words: `${action.words} ${found.number}` });
    shown.close();
    if (answer) await this.#open(found);
  }

  // A verb that asks for nothing is a button; one that does opens below it.
  #verb(found, verb, shown, first) {
    const kind = verb.grave ? "is-grave" : first ? "is-main" : "";
    const submit = make("button", { class: `button ${kind}` }, t(verb.words));
    const fields = [...(verb.fields ?? []).map(control), ...(verb.reply ? this.#reply(found) : []), verb.photos ? photoField(t("签收单照片")) : ""];
    const key = crypto.randomUUID();
    const made = form({ class: "form verb" }, async (filled, asked) => {
      await this.#do(found, verb, filled, asked, key);
      shown.close();
    }, fields, make("p", { class: "actions" }, submit));
    return fields.some(Boolean) ? make("details", { open: first }, make("summary", {}, t(verb.words)), made) : made;
  }

  // A template is filled in by the house from the case; what it doesn't know is left to be written.
  #reply(found) {
    const text = make("textarea", { name: "text", rows: 6, required: true, maxLength: 2000 });
    const template = make("select", {}, make("option", { value: "" }, t("不用模板")));
    get("/feedback/v1/templates", { kind: found.kind }).then(({ items }) => template.append(...items.map(({ id, title }) => make("option", { value: id }, title))), () => {});
    template.addEventListener("change", async () => {
      if (!template.value) return;
      const drafted = await send(`/feedback/v1/cases/${found.id}/draft`, { template: template.value }).catch(() => null);
      if (drafted) text.value = drafted.text;
      text.focus();
    });
    return [labelled(t("答复模板"), template), labelled(t("答复"), text), labelled(t("公开的问题(不写姓名;不填就不上墙)"), make("input", { name: "question", maxLength: 200 }))];
  }

  // `key` counts where it doesn't go through the queue, which gives each its own.
  #do(found, { route, words, body, bare, mine, secret, fields = [], photos }, filled, asked, key) {
    const converted = Object.fromEntries(fields.filter(({ name, as }) => as && name in filled).map(({ name, as }) => [name, as(filled[name])]));
    const said = bare ? {} : { ...body, ...filled, ...converted, ...(mine && { [mine]: this.#desk.actor }) };
    const path = `${SERVICES[found.service].list}/${found.id}`;
    const more = photos ? { photos: photosIn(asked, `/${found.service}/v1/files`), photosAs: photos } : {};
    return this.#desk.perform({ secret, key, path: `${path}/${route}`, body: said, about: `${found.service}:${found.id}`, words: `${t(words)} ${found.number}`, correct: () => `${path}/correct`, reasonAs: SERVICES[found.service].reasonAs, ...more });
  }
}

const factsOf = (found) => facts([[t("事项"), titled(found)], [t("编号"), found.number], [t("谁"), who(found)], [t("代办人"), agentWords(found.agent)], [t("代办凭证"), links(found, found.agent?.proof)], [t("收到"), moment(when(found))], [t("内容"), found.text && make("span", { class: "said", lang: "zh-CN" }, found.text)], [t("附件"), links(found, found.files)]]);

// Masked; in full for a purpose, which the house writes down.
function who(found) {
  if (found.anonymous) return t("匿名");
  const masked = found.applicant ? [found.applicant.name, found.applicant.phone].filter(Boolean).join(" ") : "";
  const path = `${SERVICES[found.service].list}/${found.id}/${found.applicant ? "applicant" : "filer"}`;
  return revealed(t("查看姓名电话(会留记录)"), path, inFull, masked);
}

function inFull({ opened = true, name, phone, agent }) {
  const told = [[name, phone].filter(Boolean).join(" "), agent && t("代办人 {agent}", { agent: agentWords(agent) })].filter(Boolean).join(" · ");
  return opened ? told || t("没有留") : t("只有承办人能看");
}

// A case, and of which kind it is; some have no number of their own.
const kept = (service, each) => ({ number: each.id.slice(-8), ...each, service, rated: each.service });
const waits = (each, actor) => each.state in OPEN[each.service] && (!(each.state in ONLY_IF) || each.legal.includes(ONLY_IF[each.state])) && (SERVICES[each.service].isMine?.(each, actor) ?? true);
const when = (each) => Date.parse(each.received_at ?? each.submitted_at ?? each.opened_at ?? each.day ?? each.updated_at);

function titled(each) {
  if (SERVICES[each.service].title) return SERVICES[each.service].title(each);
  return each.item_title ?? `${t(SERVICES[each.service].words)} · ${t(KINDS[each.kind])}`;
}

// `options` are there at once; those that `load()` answers follow the one that stands for nobody in particular, `none`.
function control({ name, words, required = false, options, load, none, long, type = "text" }) {
  if (load) {
    const select = choice(name, [["", t(none)]]);
    load().then((found) => select.append(...found.map(([value, each]) => make("option", { value }, each))), () => {});
    return labelled(t(words), select);
  }
  if (long) return labelled(t(words), make("textarea", { name, required, rows: 6, maxLength: long }));
  const chosen = options && (Array.isArray(options) ? options : Object.entries(options)).map(([value, each]) => [value, t(each)]);
  if (chosen) return labelled(t(words), choice(name, [["", t("请选择")], ...chosen], { required: true }));
  return labelled(t(words), make("input", { name, required, type, maxLength: 500 }));
}
