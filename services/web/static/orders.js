// The shop's orders on their way: taken, picked, put on the shelf, handed over against their code.
import { agentWords } from "./agents.js";
import { Refused, get } from "./ask.js";
import { choice, form, labelled, once } from "./form.js";
import { dialog } from "./dialog.js";
import { keep, make, refill, toast } from "./make.js";
import { t } from "./text.js";
import { money, moment } from "./words.js";

// What stands on the desk, in this order.
const GROUPS = [
  ["待接单", ["placed"]],
  ["要备货", ["confirmed", "paid", "picking", "partially_fulfilled"]],
  ["在路上", ["dispatched", "out_for_delivery"]],
  ["待取", ["ready"]],
  ["退货退款", ["return_requested", "return_received", "refunding"]],
];
const STATES = { placed: "已下单", confirmed: "已接单", paid: "已付款", picking: "拣货中", partially_fulfilled: "少发", dispatched: "已发出", out_for_delivery: "送货中", ready: "待取", return_requested: "申请退货", return_received: "退货已收", refunding: "退款中" };
const SHOPS = { general: "商业超市", farm: "农资超市" };
const REJECTIONS = { out_of_stock: "没有货", price: "价格不对", closed: "不营业", unclear: "订单不清楚", other: "其他" };
// By what the house calls it: route, words, body; the first of an order that is legal is its large button.
const STEPS = [
  ["confirm", "confirm", "接单", {}],
  ["pick", "pick", "开始拣货", {}],
  ["dispatch", "dispatch", "发往服务中心", {}],
  ["shelve", "shelve", "放到货架,生成取货码", {}],
  ["deliver", "deliver", "送货上门", {}],
  ["fail_delivery", "delivery-failed", "家里没人", { reason: "nobody_home" }],
  ["take_back", "return-received", "退货已收", {}],
  ["begin_refund", "refund", "开始退款", {}],
  ["pay_back", "refunded", "现金已退", { method: "cash" }],
];
const PAYING_BACK = ["begin_refund", "pay_back"];
const MOST = 200;

const owesBack = (order) => order.over_fen > 0 || order.state === "refunding";
// What was paid to a chain in advance, the chain gives back: in cash it would go back twice.
const byChain = (order) => order.source === "partner" && order.payment === "prepaid";

export function orders(place, desk) {
  const shop = new Shop(desk);
  place.append(...shop.parts());
  return { read: () => shop.read() };
}

class Shop {
  #desk;
  #names = {};
  #big = make("p", { class: "shelf", role: "status" });
  #groups = GROUPS.map(([words]) => make("section", { class: "panel", hidden: true }, make("h2", {}, t(words)), make("ol", { class: "rows" })));
  #none = make("p", { class: "empty", hidden: true }, t("没有要办的订单。"));

  constructor(desk) {
    this.#desk = desk;
  }

  parts() {
    return [this.#big, ...this.#groups, this.#none];
  }

  // What is open is asked for by its states: it may wait for a week, in which a busy shop has more changes than one page.
  async read() {
    const open = GROUPS.flatMap(([, states]) => states);
    const [{ items }, stock] = await Promise.all([get("/supermarket/v1/orders", { state: open.join(","), limit: MOST }), get("/supermarket/v1/stock", { limit: MOST })]);
    this.#names = Object.fromEntries(stock.items.map(({ sku, name, unit }) => [sku, [name, unit]]));
    GROUPS.forEach(([, states], at) => {
      const here = items.filter(({ state }) => states.includes(state)).reverse();
      this.#groups[at].hidden = !here.length;
      keep(this.#groups[at].querySelector("ol"), here, ({ id }) => id, (item, order) => this.#order(item, order), () => make("li"));
    });
    this.#none.hidden = this.#groups.some(({ hidden }) => !hidden);
  }

  #order(item, order) {
    const owed = order.payment === "cash" ? t("取货时收 {money}", { money: money(order.total_fen - order.paid_fen) }) : t("已付 {money}", { money: money(order.paid_fen) });
    refill(
      item,
      make("b", {}, [order.number ?? t("柜台"), order.customer.name].filter(Boolean).join(" · ")),
      make("span", { class: "badge", data: { mood: order.state === "placed" ? "silent" : "busy" } }, t(STATES[order.state])),
      make("span", { class: "quiet lines" }, `${t(SHOPS[order.shop])} · ${order.lines.map((line) => this.#line(line)).join("; ")} · ${owed} · ${moment(order.updated_at)}`),
      order.agent && make("span", { class: "quiet lines" }, t("代办人 {agent}", { agent: agentWords(order.agent) })),
      owesBack(order) && byChain(order) ? make("span", { class: "quiet lines" }, t("多付的 {money} 由连锁商原路退款,请勿退现金", { money: money(order.over_fen) })) : null,
      ...this.#actions(order),
    );
  }

  #line({ sku, quantity }) {
    const [name, unit] = this.#names[sku] ?? [sku, ""];
    return `${name} × ${Number(quantity)} ${unit}`.trim();
  }

  #actions(order) {
    const legal = order.legal.filter((each) => !PAYING_BACK.includes(each) || (owesBack(order) && !byChain(order)));
    const steps = STEPS.filter(([each]) => legal.includes(each)).map(([, route, words, body], at) => {
      const button = make("button", { class: at || legal.includes("collect") ? "button" : "button is-main", type: "button", on: { click: () => once(button, () => this.#tried(order, route, words, body)) } }, t(words));
      return button;
    });
    const collect = order.legal.includes("collect") && make("button", { class: "button is-main", type: "button", on: { click: () => this.#handOver(order) } }, t("凭码取货"));
    const reject = order.legal.includes("reject") && make("button", { class: "button is-grave", type: "button", on: { click: () => this.#reject(order) } }, t("拒单"));
    return [collect, ...steps, reject].filter(Boolean);
  }

  async #tried(order, route, words, body) {
    try {
      await this.#do(order, route, words, body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message, { kind: "wrong" });
    }
  }

  async #do(order, route, words, body) {
    const path = `/supermarket/v1/orders/${order.id}`;
    const name = order.number ?? order.customer.name ?? t("柜台");
    const answer = await this.#desk.perform({ path: `${path}/${route}`, body, about: `order:${order.id}`, words: `${t(words)} ${name}`, correct: () => `${path}/correct` });
    if (answer?.code) this.#big.replaceChildren(make("b", {}, answer.code), make("span", { class: "quiet" }, t("取货码,写在 {name} 的货上", { name })));
    return answer;
  }

  #handOver(order) {
    const code = make("input", { name: "code", required: true, autocomplete: "off", inputMode: "numeric" });
    const due = order.payment === "cash" && make("p", {}, t("请收现金 {money}", { money: money(order.total_fen - order.paid_fen) }));
    const shown = dialog(t("凭码取货"), form({}, async (filled) => {
      await this.#do(order, "collect", "凭码取货", filled);
      shown.close();
    }, due || "", labelled(t("顾客报的取货码"), code), make("p", { class: "actions" }, make("button", { class: "button is-main is-wide" }, t("交货")))));
  }

  #reject(order) {
    const reason = choice("reason", Object.entries(REJECTIONS).map(([value, words]) => [value, t(words)]));
    const shown = dialog(t("拒单"), form({}, async (filled) => {
      await this.#do(order, "reject", "拒单", filled);
      shown.close();
    }, labelled(t("原因"), reason), labelled(t("说明(可不填)"), make("input", { name: "note", maxLength: 200 })), make("p", { class: "actions" }, make("button", { class: "button is-grave" }, t("拒单")))));
  }
}
