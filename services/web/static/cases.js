// Cases that wait for the cadre: of the echo wall, bad ratings, the hall and the veterans' station, each opened to what may be done with it.
import { agentWords } from "./agents.js";
import { Refused, get, send } from "./ask.js";
import { choice, form, labelled, once } from "./form.js";
import { dialog } from "./dialog.js";
import { facts, keep, make, refill, say } from "./make.js";
import { links, papersOf } from "./papers.js";
import { photoField, photosIn } from "./photos.js";
import { t } from "./text.js";
import { RECTIFICATIONS, about, titleOf } from "./rectifications.js";
import { ONLY_IF, OPEN, VERBS } from "./verbs.js";
import { moment } from "./words.js";

const SERVICES = {
  feedback: { words: "诉求", list: "/feedback/v1/cases" },
  rectification: { words: "差评整改", list: RECTIFICATIONS },
  hall: { words: "办事", list: "/hall/v1/applications", reasonAs: "note" },
  veterans: { words: "退役军人", list: "/veterans/v1/cases", reasonAs: "note" },
};
const KINDS = { enquiry: "咨询", help: "求助", suggestion: "建议", complaint: "投诉", report: "举报", praise: "表扬" };
const MOST = 200;

export function cases(place, desk) {
  const desks = new Cases(desk);
  place.append(...desks.parts());
  return { read: () => desks.read(), opened: (query) => desks.opened(query) };
}

class Cases {
  #desk;
  #list = make("ol", { class: "rows" });
  #none = make("p", { class: "empty", hidden: true }, t("没有等您办的事项。"));

  constructor(desk) {
    this.#desk = desk;
  }

  parts() {
    return [make("section", { class: "panel" }, make("h2", {}, t("等您办的")), this.#list, this.#none)];
  }

  // A service that doesn't answer hides no other's cases; when none does, there is no network.
  async read() {
    const read = await Promise.allSettled(Object.entries(SERVICES).map(([service, { list }]) => get(list, { state: Object.keys(OPEN[service]).join(","), limit: MOST }).then(({ items }) => items.map((each) => kept(service, each)))));
    const answered = read.filter(({ status }) => status === "fulfilled");
    if (answered.length < read.length) throw read.find(({ status }) => status === "rejected").reason;
    const open = answered.flatMap(({ value }) => value).filter(waits).sort((a, b) => when(a) - when(b));
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
      const told = found.service === "rectification" ? await about(found) : this.#facts(found);
      shown.querySelector("p").replaceWith(told, ...this.#inFull(found, shown));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(shown.querySelector("p"), error.message);
    }
  }

  #facts(found) {
    return facts([[t("事项"), titled(found)], [t("编号"), found.number], [t("谁"), this.#who(found)], [t("代办人"), agentWords(found.agent)], [t("代办凭证"), links(found, found.agent?.proof)], [t("收到"), moment(when(found))], [t("内容"), found.text && make("span", { class: "said", lang: "zh-CN" }, found.text)], [t("附件"), links(found, found.files)]]);
  }

  #inFull(found, shown) {
    const verbs = VERBS[found.service].filter(({ legal }) => found.legal.includes(legal));
    return [
      found.papers ? papersOf(found, (action) => this.#onPaper(found, action, shown)) : "",
      make("div", { class: "verbs" }, verbs.map((verb, at) => this.#verb(found, verb, shown, at === 0))),
      verbs.length ? "" : make("p", { class: "quiet" }, t("现在没有要您办的。")),
    ];
  }

  // Masked; in full for a purpose, which the house writes down.
  #who(found) {
    if (found.anonymous) return t("匿名");
    const place = make("span", {}, found.applicant ? [found.applicant.name, found.applicant.phone].filter(Boolean).join(" ") : "");
    const path = `${SERVICES[found.service].list}/${found.id}/${found.applicant ? "applicant" : "filer"}`;
    const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => reveal(path, place)) } }, t("查看姓名电话(会留记录)"));
    return make("span", { class: "who-in-full" }, place, button);
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
    const made = form({ class: "form verb" }, async (filled, asked) => {
      await this.#do(found, verb, filled, asked);
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

  #do(found, { route, words, body, bare, mine, fields = [], photos }, filled, asked) {
    const converted = Object.fromEntries(fields.filter(({ name, as }) => as && name in filled).map(({ name, as }) => [name, as(filled[name])]));
    const said = bare ? {} : { ...body, ...filled, ...converted, ...(mine && { [mine]: this.#desk.actor }) };
    const path = `${SERVICES[found.service].list}/${found.id}`;
    const more = photos ? { photos: photosIn(asked, `/${found.service}/v1/files`), photosAs: photos } : {};
    return this.#desk.perform({ path: `${path}/${route}`, body: said, about: `${found.service}:${found.id}`, words: `${t(words)} ${found.number}`, correct: () => `${path}/correct`, reasonAs: SERVICES[found.service].reasonAs, ...more });
  }
}

async function reveal(path, place) {
  try {
    const { opened = true, name, phone, agent } = await get(path);
    const who = [[name, phone].filter(Boolean).join(" "), agent && t("代办人 {agent}", { agent: agentWords(agent) })].filter(Boolean).join(" · ");
    say(place, opened ? who || t("没有留") : t("只有承办人能看"));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(place, error.message);
  }
}

// A case, and of which kind it is; a bad rating has no number of its own, and is of the service that was rated.
const kept = (service, each) => ({ number: each.id.slice(-8), ...each, service, rated: each.service });
const waits = ({ service, state, legal }) => state in OPEN[service] && (!(state in ONLY_IF) || legal.includes(ONLY_IF[state]));
const when = (each) => Date.parse(each.received_at ?? each.submitted_at);

function titled(each) {
  if (each.service === "rectification") return titleOf(each.rated);
  return each.item_title ?? `${t(SERVICES[each.service].words)} · ${t(KINDS[each.kind])}`;
}

function control({ name, words, required = false, options, number = false }) {
  const chosen = options && (Array.isArray(options) ? options : Object.entries(options)).map(([value, each]) => [value, t(each)]);
  if (chosen) return labelled(t(words), choice(name, [["", t("请选择")], ...chosen], { required: true }));
  return labelled(t(words), make("input", { name, required, type: number ? "number" : "text", maxLength: 500 }));
}
