// The inbox of a bureau, a town or the county: what came to it from hall, veterans' station and echo wall, the first due first; one of them opened.
import { agentWords } from "./agents.js";
import { get, Refused, send } from "./ask.js";
import { askFirst } from "./asking.js";
import { KINDS as BUREAU } from "./inbox_bureau.js";
import { kindsOf } from "./inbox_office.js";
import { address, all, centres, choices, chosen, fill, nothing, personName, placeName, until, within } from "./listing.js";
import { facts, make, written } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const main = document.getElementById("main");
const { tier, actor, scope } = main.dataset;
const KINDS = tier === "bureau" ? BUREAU : kindsOf({ tier, scope, actor });
const opened = document.getElementById("opened");
const stories = JSON.parse(main.dataset.stories);
const CARD_WORDS = { needed_from_applicant: t("待申请人交"), needed_from_others: t("待别处出具"), awaiting_review: t("待审核"), accepted: t("已收"), rejected: t("不合格") };

within(show);
show();

async function show() {
  const kind = chosen("kind");
  document.getElementById("kinds").replaceChildren(choices(t("按来处"), "kind", [["", t("全部")], ...Object.entries(KINDS).map(([name, { words }]) => [name, words])]));
  document.getElementById("which").replaceChildren(choices(t("按进度"), "done", [["", t("待办")], ["1", t("已办")]]));
  fill(document.getElementById("inbox"), () => inbox(kind));
  await open();
}

async function inbox(kind) {
  const names = kind ? [kind] : Object.keys(KINDS);
  const [due, ...lists] = await Promise.all([limits(), ...names.map((name) => all(KINDS[name].list, chosen("done") ? {} : { state: KINDS[name].mine.join(",") }))]);
  const known = await centres();
  const found = names.flatMap((name, at) => lists[at].map((each) => ({ name, each, kind: KINDS[name], due: due.get(`${KINDS[name].service}:${each.id}`) })));
  const wanted = found.filter(({ kind, each }) => (chosen("done") ? !isMine(kind, each) && (kind.isOver?.(each) ?? true) : isMine(kind, each)));
  if (!wanted.length) return nothing(chosen("done") ? t("还没有办过的。") : t("没有待办的,都办好了。"));
  return make("ol", {}, wanted.sort(firstDue).map((row) => line(row, known)));
}

const isMine = (kind, each) => kind.mine.includes(each.state) && (kind.isMine?.(each) ?? true);

// The first limit of each case that the reader has to keep; the county itself owes none.
async function limits() {
  const owed = tier === "county" ? [] : await all("/supervision/v1/owed");
  const due = new Map();
  for (const clock of owed) {
    const key = `${clock.service}:${clock.case}`;
    if (!due.has(key)) due.set(key, clock);
  }
  return due;
}

const firstDue = (a, b) => (a.due?.due_at ?? "9").localeCompare(b.due?.due_at ?? "9") || a.kind.begun(b.each).localeCompare(a.kind.begun(a.each));

function line({ name, each, kind, due }, known) {
  return make("li", {}, make("a", { href: address({ case: `${name}.${each.id}` }), "aria-current": chosen("case") === `${name}.${each.id}` ? "true" : null },
    make("b", {}, kind.title(each)), limit(due),
    make("span", { class: "quiet" }, [kind.states[each.state] ?? each.state, placeName(each.about ?? each.centre, known), each.number && t("编号 {number}", { number: each.number })].filter(Boolean).join(" · "))));
}

function limit(clock) {
  if (!clock) return make("span", {});
  const mood = { breached: "late", paused: "calm" }[clock.state] ?? (Date.now() > new Date(clock.warns_at) ? "silent" : "busy");
  const words = { breached: t("超时"), paused: t("暂停计时") }[clock.state] ?? t("{time} 前", { time: until(clock.due_at) });
  return make("span", { class: "badge", data: { mood }, title: clock.title }, words);
}

async function open() {
  const [name, id] = chosen("case").split(".");
  main.classList.toggle("is-open", Boolean(id));
  if (!id || !(name in KINDS)) return opened.replaceChildren(nothing(t("从收件箱里选一件。")));
  await fill(opened, () => one(name, id));
  if (document.activeElement === document.body || document.activeElement?.closest("#inbox")) opened.focus({ preventScroll: true });
}

async function one(name, id) {
  const kind = KINDS[name];
  const at = `${kind.list}/${id}`;
  const [each, told, due, known] = await Promise.all([name === "petitions" ? among(kind.list, id) : get(at), get(`${at}/timeline`), limits(), centres()]);
  const clock = due.get(`${kind.service}:${id}`);
  const deeds = kind.deeds.filter((deed) => deed.if(each, { last: told.items.at(-1), actor, now: Date.now() }));
  return [
    make("a", { class: "button back", href: address({ case: "" }) }, t("回到收件箱")),
    make("h2", {}, kind.title(each)),
    make("p", { class: "badges" }, make("span", { class: "badge", data: { mood: "calm" } }, kind.states[each.state] ?? each.state), each.suspended ? make("span", { class: "badge", data: { mood: "silent" } }, t("已中止计时")) : "", limit(clock)),
    clock ? make("p", { class: "quiet" }, t("{promise};{time} 到期", { promise: clock.title, time: until(clock.due_at) })) : "",
    facts([[t("编号"), each.number], [t("来自"), placeName(each.about ?? each.centre, known)], [t("收到"), moment(each.submitted_at ?? each.received_at ?? each.updated_at)], [t("内容"), written(each.text)], [t("申请人"), person(each.applicant ?? each.petitioner)], [t("代办人"), agentWords(each.agent)], [t("代办凭证"), each.agent?.proof?.length && make("span", { class: "papers" }, scans(each.agent.proof, at))], [t("告知的话"), each.told]]),
    kind.people ? revealing(kind, at) : "",
    papers(each, at),
    deeds.length ? make("div", { class: "actions" }, deeds.map((deed) => button(kind, each, deed))) : make("p", { class: "quiet" }, t("现在没有要您办的。")),
    story(told.items, known),
  ];
}

// A petition has no page of its own: it stands in the list.
async function among(list, id) {
  const found = (await all(list)).find((each) => each.id === id);
  if (!found) throw new Refused(404, { detail: t("没有这一件,或没有转到贵部门。") });
  return found;
}

const person = (who) => who && [who.name, who.phone, who.identity].filter(Boolean).join(" · ");

// Full values are asked for by hand, and each time stands in the log.
function revealing(kind, at) {
  const told = make("div", { "aria-live": "polite" });
  const show = async () => {
    const shown = await get(`${at}/${kind.people}`);
    if (shown.opened === false) return told.replaceChildren(make("p", { class: "quiet" }, t("只有承办人能看")));
    return told.replaceChildren(facts([[t("姓名"), shown.name], [t("电话"), shown.phone], [t("证件号码"), shown.identity], [t("代办人"), agentWords(shown.agent)], [t("内容"), written(shown.text)]]));
  };
  const words = kind.people === "text" ? t("查看内容和信访人(记入查阅日志)") : t("查看完整信息(记入查阅日志)");
  return make("div", { class: "revealed" }, make("button", { type: "button", class: "button", on: { click: () => fill(told, async () => (await show(), [...told.childNodes])) } }, words), told);
}

const scans = (files, at) => files.map((file, number) => make("a", { href: `${at}/files/${file}`, target: "_blank", rel: "noopener" }, t("第 {number} 份", { number: number + 1 })));

function papers(each, at) {
  if (each.papers?.length) {
    return make("div", {}, make("h3", {}, t("材料")), make("ul", { class: "papers" }, each.papers.map((paper) => make("li", {}, make("span", {}, paper.title), make("span", { class: "quiet" }, CARD_WORDS[paper.state] ?? paper.state), ...scans(paper.files, at)))));
  }
  return each.files?.length ? make("div", {}, make("h3", {}, t("附件")), make("p", { class: "papers" }, scans(each.files, at))) : "";
}

function button(kind, each, deed) {
  const path = `${kind.deedsAt ?? kind.list}/${each.id}/${deed.path}`;
  const fields = typeof deed.fields === "function" ? deed.fields(each) : deed.fields;
  const body = deed.body ?? ((said) => (deed.to ? { to: deed.to, ...said } : said));
  const act = (said, key) => send(path, body(said), { key, version: each.version });
  const ask = () => askFirst({ title: t("{deed}:{title}", { deed: deed.words, title: kind.title(each) }), button: deed.words, follows: typeof deed.follows === "function" ? deed.follows(each) : deed.follows, fields, grave: deed.grave, act, done: show });
  return make("button", { type: "button", class: `button ${deed.main ? "is-main" : deed.grave ? "is-grave" : ""}`, on: { click: ask } }, deed.words);
}

function story(events, known) {
  return make("div", {}, make("h3", {}, t("全程")), make("ol", { class: "story" }, [...events].reverse().map((event) => make("li", {}, make("time", { dateTime: event.time }, moment(event.time)), make("b", {}, stories[event.type] ?? event.type), written(event.note) ?? "", make("span", { class: "quiet" }, personName(event.actor, known))))));
}
