// Visits at veterans' homes: who is over eighty or gravely ill and was not visited for long, and the way past those of today.
import { get } from "./ask.js";
import { dialog } from "./dialog.js";
import { labelled, once, toastRefusal } from "./form.js";
import { input, openForm } from "./form_dialog.js";
import { facts, keep, make, refill } from "./make.js";
import { t } from "./text.js";
import { date, dayOf } from "./words.js";

const VISITS = "/veterans/v1/visits";

export const VISIT = {
  words: "入户走访",
  list: VISITS,
  reasonAs: "note",
  title: ({ name }) => t("走访 {name}", { name }),
  about: (found) => facts([[t("事项"), VISIT.title(found)], [t("哪一天"), date(found.day)]]),
};

export class Visits {
  #desk;
  #list = make("ol", { class: "rows" });
  #none = make("p", { class: "empty", hidden: true }, t("没有该走访而没走访的。"));

  constructor(desk) {
    this.#desk = desk;
    const route = make("button", { class: "button", type: "button", on: { click: () => once(route, showRoute).catch(toastRefusal) } }, t("今天的走访路线(会留记录)"));
    this.element = make("section", { class: "panel" }, make("h2", {}, t("该走访的退役军人")), this.#list, this.#none, make("p", { class: "actions" }, route));
  }

  async read() {
    const { items } = await get(`${VISITS}/due`);
    keep(this.#list, items, ({ veteran }) => veteran, (item, each) => this.#row(item, each), () => make("li"));
    this.#none.hidden = items.length > 0;
  }

  #row(item, each) {
    const last = each.last_visited_on ? t("上次走访 {day}", { day: date(each.last_visited_on) }) : t("还没有走访过");
    refill(item, make("b", {}, each.name), make("span", { class: "quiet" }, last), make("button", { class: "button", type: "button", on: { click: () => this.#plan(each) } }, t("安排走访")));
  }

  #plan({ veteran, name }) {
    const today = dayOf(Date.now());
    openForm(t("走访 {name}", { name }), [labelled(t("哪一天"), input("day", { type: "date", required: true, min: today, value: today }))], t("安排走访"), async ({ day }) => {
      const answer = await this.#desk.perform({ path: VISITS, body: { veteran, day }, about: `visit:${veteran}`, words: t("安排走访 {name}", { name }) });
      return make("p", { role: "status" }, answer ? t("安排好了。走访以后在“事项”里登记。") : t("断线,已记下。联网后自动发送,在“事项”里接着办。"));
    }, { checked: true });
  }
}

async function showRoute() {
  const { kilometres, stops } = await get(`${VISITS}/route`);
  const places = stops.map(({ name, phone, address }) => make("li", {}, make("b", {}, name), make("span", { lang: "zh-CN" }, address), phone ? make("a", { href: `tel:${phone}` }, phone) : null));
  const way = [make("p", { class: "quiet" }, t("{count} 户,直线共 {km} 公里", { count: stops.length, km: kilometres })), make("ol", { class: "rows" }, places)];
  dialog(t("今天的走访路线"), ...(stops.length ? way : [make("p", { class: "empty" }, t("今天没有安排走访。"))]));
}
