// The parcel counter: what comes is scanned in, and goes out against its code.
import { Refused, get, send } from "./ask.js";
import { choice, form, labelled, once, tick } from "./form.js";
import { facts, keep, make, toast } from "./make.js";
import { canScan, scan } from "./scan.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const CARRIERS = [["zhongtong", "中通"], ["yuantong", "圆通"], ["yunda", "韵达"], ["shentong", "申通"], ["jtexpress", "极兔"], ["youzhengguonei", "邮政"], ["shunfeng", "顺丰"], ["jd", "京东"], ["debangkuaidi", "德邦"], ["ems", "EMS"]];
const NAMES = Object.fromEntries(CARRIERS);
const STATES = { unmatched: "未匹配", expected: "待到站", not_arrived: "未到", inbound: "已入库", notified: "已通知", notify_failed: "通知失败", reminded: "已催取", overdue: "滞留", returning: "退回中", returned: "已退回", refused: "已拒收", out_for_delivery: "派送中", collected: "已签收", exception: "异常", compensated: "已理赔", written_off: "已核销" };
const RELATIONS = ["家人", "邻居", "亲戚", "同事", "其他"];
const WAYBILL = /^[A-Za-z0-9-]{6,40}$/;
const CODE = /^\d{1,2}-\d{1,2}-\d{6}$/;
// So many of the newest are known while there is no network.
const KNOWN = 200;
// So many are listed of those who are still to be told.
const LISTED = 30;

export function parcels(place, desk) {
  const counter = new Counter(desk);
  place.dataset.wide = "";
  place.append(...counter.parts());
  return { read: () => counter.read(), opened: (query) => counter.opened(query) };
}

class Counter {
  #desk;
  #known = [];
  #came = [];
  #carrier = choice("carrier", CARRIERS.map(([code, words]) => [code, t(words)]));
  #big = make("p", { class: "shelf", role: "status" });
  #cameList = make("ol", { class: "rows" });
  #toTell = make("section", { class: "panel", hidden: true }, make("h2"), make("ol", { class: "rows" }));
  #found = make("div", { class: "found", "aria-live": "polite" });
  #in;
  #out;

  constructor(desk) {
    this.#desk = desk;
  }

  parts() {
    this.#in = scanner({ words: t("扫运单号入库"), hint: t("扫码枪、相机或输入后按回车"), name: "waybill", button: t("入库"), many: true }, (code) => this.#arrived(code), labelled(t("没有预报的,是哪家快递"), this.#carrier));
    this.#out = scanner({ words: t("找包裹:取件码、运单号、手机后四位或姓名"), hint: "3-2-480513", name: "wanted", button: t("查找") }, (wanted) => this.#search(wanted));
    return [
      make("section", { class: "panel" }, make("h2", {}, t("取件")), this.#out, this.#found),
      make("section", { class: "panel arrivals" }, make("h2", {}, t("入库")), this.#in, this.#big, this.#cameList),
      this.#toTell,
    ];
  }

  async read() {
    const [known, untold] = await Promise.all([get("/express/v1/parcels", { limit: KNOWN }), get("/express/v1/parcels/due", { what: "to_notify", limit: LISTED })]);
    this.#known = known.items;
    const more = untold.next_cursor ? "+" : "";
    this.#toTell.hidden = !untold.items.length;
    this.#toTell.querySelector("h2").textContent = t("要通知的 {count} 件", { count: `${untold.items.length}${more}` });
    keep(this.#toTell.querySelector("ol"), untold.items, ({ id, version }) => id + version, () => {}, (parcel) => make("li", {},
      make("b", {}, `${parcel.pickup_code} ${parcel.recipient.name ?? ""}`), make("span", { class: "quiet" }, `${parcel.recipient.phone ?? ""} ${named(parcel.carrier)}`.trim()), this.#more(parcel, ["notify", "fail_notice"])));
  }

  // A link to one parcel.
  async opened(query) {
    const [service, id] = (query.get("case") ?? "").split(":");
    if (service !== "express" || !id) return;
    await get(`/express/v1/parcels/${id}`).then((parcel) => this.#show([parcel]), () => {});
  }

  async #arrived(waybill) {
    if (!WAYBILL.test(waybill)) return toast(t("这不像运单号:{code}", { code: waybill }), { kind: "wrong" });
    const before = await this.#sought({ waybill });
    const there = before.find(({ pickup_code: code }) => code);
    if (there) return this.#shelf(there.pickup_code, t("已经在架上:{waybill}", { waybill }));
    const carrier = before.find(({ legal }) => legal.includes("arrive"))?.carrier ?? this.#carrier.value;
    const words = t("入库 {carrier} {waybill}", { carrier: named(carrier), waybill });
    try {
      const answer = await this.#desk.perform({ path: "/express/v1/parcels/check-in", body: { carrier, waybill }, about: `parcel:${waybill}`, words, correct: ({ id }) => `/express/v1/parcels/${id}/correct` });
      this.#shelf(answer?.pickup_code ?? t("待发送"), words);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#shelf(t("没有入库"), `${waybill} ${error.message}`, "late");
    }
    return undefined;
  }

  // Shown large, as the cadre writes it on the parcel; those before it below.
  #shelf(code, words, mood = "calm") {
    this.#big.dataset.mood = mood;
    this.#big.replaceChildren(make("b", {}, code), make("span", { class: "quiet" }, words));
    this.#came = [{ id: crypto.randomUUID(), code, words }, ...this.#came].slice(0, 20);
    keep(this.#cameList, this.#came.slice(1), ({ id }) => id, () => {}, (each) => make("li", {}, make("b", {}, each.code), make("span", { class: "quiet" }, each.words)));
  }

  async #search(wanted) {
    const found = await this.#sought(queryOf(wanted));
    this.#show(found, CODE.test(wanted) ? wanted : "");
    if (!found.length) this.#found.replaceChildren(make("p", { class: "empty" }, t("没有找到。断线时只能在最近的 {count} 件里按取件码、运单号查找。", { count: KNOWN })));
  }

  // Of the house; of what was read last where there is no network.
  async #sought(query) {
    try {
      return (await send("/express/v1/parcels/search", query)).items;
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 0) throw error;
      return this.#known.filter((parcel) => parcel.waybill === query.waybill || (query.code && parcel.pickup_code === query.code));
    }
  }

  #show(found, code = "") {
    this.#found.replaceChildren(...found.map((parcel) => this.#card(parcel, code)));
    this.#found.querySelector("input, button")?.focus();
  }

  #card(parcel, code) {
    const card = make("article", { class: "card", "aria-label": t("包裹 {waybill}", { waybill: parcel.waybill }) });
    const { name, phone } = parcel.recipient;
    card.append(
      make("header", {}, make("b", { class: "code" }, parcel.pickup_code ?? "–"), make("span", { class: "badge", data: { mood: parcel.legal.includes("collect") ? "busy" : "calm" } }, t(STATES[parcel.state]))),
      facts([[t("收件人"), [name, phone].filter(Boolean).join(" ")], [t("运单"), `${named(parcel.carrier)} ${parcel.waybill}`], [t("到站"), parcel.arrived_at && moment(parcel.arrived_at)]]),
      parcel.legal.includes("collect") ? this.#handOver(parcel, code) : "",
      make("p", { class: "actions" }, this.#more(parcel)),
    );
    return card;
  }

  #handOver(parcel, code) {
    const agent = make("div", { class: "form agent", hidden: true },
      labelled(t("代收人姓名"), make("input", { name: "name", maxLength: 40, autocomplete: "off" })),
      labelled(t("与收件人的关系"), choice("relation", RELATIONS.map((each) => [t(each), t(each)]))),
      tick("consent", t("已向收件人本人核实,同意代收")));
    const by = choice("by", [["self", t("本人来取")], ["agent", t("别人代取")]], { on: { change: () => (agent.hidden = by.value === "self") } });
    return form({ class: "form", autocomplete: "off" }, (filled) => this.#collect(parcel, filled),
      labelled(t("收件人报的取件码"), make("input", { name: "code", required: true, value: code, placeholder: "3-2-480513", inputMode: "text" })),
      labelled(t("谁来取"), by), agent,
      make("p", { class: "actions" }, make("button", { class: "button is-main is-wide" }, t("签收"))));
  }

  async #collect(parcel, { code, by, name, relation, consent }) {
    const agent = by === "agent" && { agent: { name: name ?? "", relation } };
    const body = { code, by, consent: by === "self" || consent === "yes", ...agent };
    await this.#do(parcel, "collect", body, t("签收 {waybill}", { waybill: parcel.waybill }));
  }

  #more(parcel, only = parcel.legal) {
    const acts = [
      ["notify", "notify", { channel: "phone" }, t("已电话通知")],
      ["fail_notice", "notify-failed", { reason: "unreachable" }, t("电话不通")],
      ["deliver", "deliver", {}, t("派送上门")],
      ["fail_delivery", "delivery-failed", { reason: "nobody_home" }, t("家里没人")],
      ["hand_back", "returned", {}, t("快递已取走退件")],
      ["stop_return", "stop-return", {}, t("停止退回")],
    ];
    return acts.filter(([legal]) => parcel.legal.includes(legal) && only.includes(legal)).map(([, verb, body, words]) => {
      const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => this.#try(parcel, verb, body, words)) } }, words);
      return button;
    });
  }

  async #try(parcel, verb, body, words) {
    try {
      await this.#do(parcel, verb, body, `${words} ${parcel.waybill}`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message, { kind: "wrong" });
    }
  }

  // Done, and the card is gone; what it is now is asked for anew.
  async #do(parcel, verb, body, words) {
    const path = `/express/v1/parcels/${parcel.id}`;
    const answer = await this.#desk.perform({ path: `${path}/${verb}`, body, about: `parcel:${parcel.waybill}`, words, correct: () => `${path}/correct` });
    this.#found.replaceChildren(make("p", { class: "done", role: "status" }, answer ? t("已办:{words}", { words }) : t("待发送:{words}", { words })));
    this.#out.querySelector("input").focus();
  }
}

const named = (carrier) => (carrier in NAMES ? t(NAMES[carrier]) : carrier);

// What somebody says at the counter, by its form.
function queryOf(wanted) {
  if (CODE.test(wanted)) return { code: wanted };
  if (/^\d{4}$/.test(wanted)) return { phone_tail: wanted };
  if (/^1\d{10}$/.test(wanted)) return { phone: wanted };
  return WAYBILL.test(wanted) ? { waybill: wanted } : { name: wanted };
}

// A field for scanners, thumbs and the camera; it is empty and ready again after each code.
function scanner({ words, hint, name, button, many = false }, read, ...more) {
  const input = make("input", { name, required: true, autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "go", placeholder: hint });
  const camera = make("button", { class: "button", type: "button", hidden: !canScan(), on: { click: () => scan(read, { once: !many }) } }, t("相机"));
  return form({ class: "form scanner" }, async (filled) => {
    input.value = "";
    await read(filled[name]);
  }, labelled(words, input), make("button", { class: "button is-main" }, button), camera, more);
}
