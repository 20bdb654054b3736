// The clinic's queue: one large button does what comes next in a room; who is in the house, and who has booked for today.
import { agentWords } from "./agents.js";
import { Refused, get } from "./ask.js";
import { choice, form, labelled, named, once } from "./form.js";
import { grouped } from "./group.js";
import { keep, make, refill, say, toast } from "./make.js";
import { live } from "./stream.js";
import { t } from "./text.js";
import { dayOf, hour } from "./words.js";

const STATES = { waitlisted: "候补", booked: "已预约", arrived: "已签到", waiting: "候诊", called: "已叫号", passed: "过号", in_consultation: "就诊中" };
const PRIORITIES = { ordinary: "普通", preferred: "优先", emergency: "急诊" };
const MOODS = { called: "silent", in_consultation: "busy", passed: "late" };
// What a cadre may do, and how it then stands with whoever it was done to, as long as the house can't say it.
const VERBS = {
  call: ["call", "叫号", "called", ["recall", "pass", "start"]],
  recall: ["recall", "再叫一次", "called", ["recall", "pass", "start"]],
  start: ["start", "开始就诊", "in_consultation", ["finish", "refer"]],
  finish: ["finish", "就诊完成", "fulfilled", []],
  pass: ["pass", "过号", "passed", ["rejoin", "leave"]],
  rejoin: ["rejoin", "重新排队", "waiting", ["call", "leave"]],
  refer: ["refer", "转诊", "referred", []],
  leave: ["leave", "已离开", "left", []],
};
const SHOWN = { called: ["recall", "pass"], in_consultation: ["refer"], passed: ["rejoin", "leave"], waiting: ["call", "leave"] };
const ORDER = ["in_consultation", "called", "waiting", "passed"];

const helper = (each) => each.agent && make("span", { class: "quiet" }, t("代办人 {agent}", { agent: agentWords(each.agent) }));

export function clinic(place, desk) {
  const surgery = new Surgery(desk);
  place.dataset.wide = "";
  place.append(...surgery.parts());
  live(`/clinic/v1/display/${desk.centre}/stream`, () => place.hidden || desk.read(), () => {});
  return { read: () => surgery.read() };
}

class Surgery {
  #desk;
  #rooms = [];
  #roomsPlace = make("div", { class: "rooms" });
  #booked = make("ol", { class: "rows" });
  #none = make("p", { class: "empty", hidden: true }, t("今天没有还没到的预约。"));
  #known = make("datalist", { id: "known-rooms" });

  constructor(desk) {
    this.#desk = desk;
  }

  parts() {
    const screen = make("a", { class: "button", href: `/waiting?centre=${this.#desk.centre}`, target: "_blank" }, t("打开候诊屏"));
    return [
      this.#roomsPlace,
      make("div", { class: "view" },
        make("section", { class: "panel" }, make("h2", {}, t("今天的预约")), this.#booked, this.#none),
        make("section", { class: "panel" }, make("h2", {}, t("没有预约的,取号")), this.#walkIn(), this.#known),
        make("p", { class: "actions" }, screen)),
    ];
  }

  async read() {
    const [{ items }, queues] = await Promise.all([get("/clinic/v1/appointments", { date: dayOf(Date.now()), limit: 200 }), get("/clinic/v1/queues")]);
    const turn = new Map(queues.items.flatMap(({ waiting }) => waiting).map(({ id }, at) => [id, at]));
    const here = items.filter(({ state }) => ORDER.includes(state)).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (turn.get(a.id) ?? 0) - (turn.get(b.id) ?? 0) || a.number - b.number);
    this.#rooms = grouped(here, ({ room }) => room);
    this.#show();
    const toCome = items.filter(({ state }) => state === "booked" || state === "arrived").sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
    keep(this.#booked, toCome, ({ id }) => id, (item, each) => this.#booking(item, each), () => make("li"));
    this.#none.hidden = toCome.length > 0;
    this.#known.replaceChildren(...grouped(items.filter(({ room }) => room), ({ room }) => room).map(([room]) => make("option", { value: room })));
  }

  #show() {
    if (!this.#rooms.length) this.#roomsPlace.replaceChildren(make("p", { class: "panel empty" }, t("现在没有人候诊")));
    else keep(this.#roomsPlace, this.#rooms, ([room]) => room, (place, [room, people]) => this.#room(place, room, people), ([room]) => make("section", { class: "panel room", "aria-label": room }, make("h2", {}, room), make("button", { class: "button is-main next", type: "button" }), make("ol", { class: "rows" })));
  }

  #room(place, room, people) {
    const [next, words] = this.#next(room, people);
    const button = place.querySelector(".next");
    say(button, words);
    button.hidden = !next;
    button.onclick = () => once(button, next);
    keep(place.querySelector("ol"), people.filter(({ state }) => ORDER.includes(state)), ({ id }) => id, (item, each) => this.#person(item, each), () => make("li"));
  }

  // What comes next in a room: whoever is inside is done, whoever was called comes in, or the first who waits is called.
  #next(room, people) {
    const first = (state) => people.find((each) => each.state === state);
    const inside = first("in_consultation");
    if (inside) return [() => this.#act(inside, "finish"), t("{number} 号就诊完成", { number: inside.number })];
    const called = first("called");
    if (called) return [() => this.#act(called, "start"), t("{number} 号开始就诊", { number: called.number })];
    const waits = people.filter(({ state }) => state === "waiting");
    return [waits.length && (() => this.#call(room, waits[0])), t("叫下一位 · {count} 人候诊", { count: waits.length })];
  }

  // The house knows best who is first; without it, whoever stands first here is called by name, so that nobody else is called later.
  #call(room, first) {
    if (!navigator.onLine) return this.#act(first, "call");
    return this.#done({ path: "/clinic/v1/queues/call-next", body: { room }, about: `room:${room}`, words: t("{room}叫下一位", { room }) });
  }

  #person(item, each) {
    const { name } = each.patient;
    const verbs = (SHOWN[each.state] ?? []).filter((verb) => each.legal.includes(verb));
    refill(
      item,
      make("b", { class: "turn" }, String(each.number ?? "–")),
      make("b", {}, name),
      make("span", { class: "badge", data: { mood: MOODS[each.state] ?? "calm" } }, each.priority === "ordinary" ? t(STATES[each.state]) : `${t(STATES[each.state])} · ${t(PRIORITIES[each.priority])}`),
      helper(each),
      ...verbs.map((verb) => this.#button(each, verb)));
  }

  #button(each, verb) {
    const button = make("button", { class: "button", type: "button", "aria-label": `${each.number} ${t(VERBS[verb][1])}`, on: { click: () => once(button, () => this.#act(each, verb)) } }, t(VERBS[verb][1]));
    return button;
  }

  async #act({ id, number }, verb) {
    const [route, words, state, legal] = VERBS[verb];
    const path = `/clinic/v1/appointments/${id}`;
    const answer = await this.#done({ path: `${path}/${route}`, body: {}, about: `appointment:${id}`, words: t("{number} 号{words}", { number, words: t(words) }), correct: () => `${path}/correct` });
    if (answer !== null) return;
    Object.assign(this.#rooms.flatMap(([, people]) => people).find((each) => each.id === id) ?? {}, { state, legal });
    this.#show();
  }

  async #done(action) {
    try {
      return await this.#desk.perform(action);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message, { kind: "wrong" });
      return undefined;
    }
  }

  #booking(item, each) {
    const arrive = (priority, words) => {
      const path = `/clinic/v1/appointments/${each.id}`;
      const verb = each.state === "arrived" ? "enqueue" : "arrive";
      const said = t("{name} 签到", { name: each.patient.name });
      const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => this.#done({ path: `${path}/${verb}`, body: { priority }, about: `appointment:${each.id}`, words: said, correct: () => `${path}/correct` })) } }, words);
      return button;
    };
    refill(item, make("b", {}, `${hour(each.starts_at)} ${each.patient.name}`), make("span", { class: "quiet" }, [each.room, each.patient.phone].filter(Boolean).join(" · ")), helper(each), arrive("ordinary", t("签到")), arrive("preferred", t("优先签到")));
  }

  #walkIn() {
    const input = (name, words, more = {}) => labelled(words, make("input", { name, autocomplete: "off", ...more }));
    return form({ class: "form" }, async ({ room, priority, ...patient }, made) => {
      const answer = await this.#desk.perform({ path: "/clinic/v1/walk-ins", body: { room, priority, patient }, about: "walk-in", words: t("{name} 取号", { name: patient.name }) });
      if (answer) toast(t("{number} 号", { number: answer.number }));
      made.reset();
    },
    input("name", t("姓名"), { required: true, maxLength: 40 }), input("identity", t("身份证号(急诊可不填)"), { maxLength: 18 }), input("phone", t("电话(可不填)"), { type: "tel" }),
    input("room", t("诊室"), { required: true, maxLength: 20, list: "known-rooms" }), labelled(t("类别"), choice("priority", named(PRIORITIES))),
    make("p", { class: "actions" }, make("button", { class: "button is-main is-wide" }, t("取号"))));
  }
}
