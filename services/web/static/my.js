// A villager's own things over all services, and what they may begin.
import { Refused, get } from "./ask.js";
import { codeForm } from "./code.js";
import { look } from "./deed.js";
import { asked } from "./dialog.js";
import { facts, make, toast } from "./make.js";
import { NEW } from "./new.js";
import { t } from "./text.js";
import { KINDS_OF_THINGS } from "./things.js";

const AGAIN_MS = 60_000;
const at = (id) => document.getElementById(id);
const chosenKind = () => new URLSearchParams(location.search).get("kind");
const found = new Map();
let usual = "";
let over = false;

if ("villager" in at("main").dataset) begin();
else at("door").append(make("h2", {}, t("用手机验证码进入")), codeForm(begin), make("p", { class: "quiet" }, t("没有手机?凭纸上的回执号也能查。"), " ", make("a", { href: "/receipt" }, t("凭回执查"))));

function begin() {
  at("door").hidden = true;
  at("own").hidden = false;
  at("leave").hidden = false;
  at("leave").previousElementSibling.hidden = true;
  at("new").replaceChildren(...NEW.map(({ word, open }) => make("button", { type: "button", class: "button", on: { click: () => opened(open) } }, word)));
  readAll().then(() => new URLSearchParams(location.search).has("item") && opened(NEW.at(-1).open));
  setInterval(() => document.hidden || over || document.querySelector("dialog[open]") || readAll(get), AGAIN_MS);
}

async function opened(open) {
  try {
    await open(usual, readAll);
  } catch (refused) {
    failed(refused);
  }
}

// By `look` whoever's session is over is asked for a code; what the page reads by itself asks nobody.
async function readAll(ask = look) {
  for (const each of KINDS_OF_THINGS) if (!found.has(each.kind)) found.set(each.kind, { items: [], failed: false });
  over = false;
  await Promise.all(KINDS_OF_THINGS.map((each) => read(each, ask)));
  draw();
}

async function read({ kind, path }, ask) {
  try {
    const { items } = await ask(path);
    found.set(kind, { items, failed: false });
    usual ||= items[0]?.about ?? items[0]?.centre ?? "";
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    over ||= refused.status === 401;
    found.get(kind).failed = true;
  }
}

function draw() {
  const only = chosenKind();
  const there = KINDS_OF_THINGS.filter(({ kind }) => found.get(kind).items.length);
  const shown = only ? there.filter(({ kind }) => kind === only) : there;
  const cards = shown.flatMap((each) => found.get(each.kind).items.map((item) => ({ word: each.word, key: `${each.kind}/${item.id}`, ...each.card(item) })));
  drawKinds(there, only);
  for (const turn of ["theirs", "running", "done"]) {
    const its = cards.filter((card) => card.turn === turn);
    at(turn).replaceChildren(...its.map(drawCard));
    at(turn).parentElement.hidden = !its.length;
  }
  at("nothing").hidden = cards.length > 0;
  at("nothing").textContent = t("现在没有您的事项。要办什么,点上面的按钮。");
  drawTroubles();
}

function drawTroubles() {
  const broken = KINDS_OF_THINGS.filter(({ kind }) => found.get(kind).failed).map(({ word }) => word);
  const words = over ? t("验证码的 30 分钟到了,下面是之前读到的。") : t("{kinds}暂时读不到,其他的照常。", { kinds: broken.join(t("、")) });
  const again = make("button", { type: "button", class: "button", on: { click: () => readAll() } }, over ? t("再验证一次") : t("再读一次"));
  at("troubles").replaceChildren(...(broken.length ? [make("p", { class: "note" }, words, " ", again)] : []));
}

function drawKinds(there, only) {
  const links = there.length > 1 ? [{ kind: null, word: t("全部") }, ...there] : [];
  at("kinds").replaceChildren(...links.map(({ kind, word }) => make("a", { href: kind ? `/my?kind=${kind}` : "/my", "aria-current": kind === only ? "page" : null }, word)));
}

function drawCard(card) {
  const code = card.code && make("p", { class: "big" }, make("small", {}, card.codeWord), make("b", {}, card.code));
  const deeds = card.deeds.map((each) => make("button", { type: "button", class: each.main ? "button is-main" : "button", on: { click: (click) => done(each, click.target) } }, each.word));
  const head = make("header", {}, make("span", { class: "kind" }, card.word), make("h3", {}, card.title), make("p", { class: "state" }, card.state));
  return make("article", { class: "panel card", data: { turn: card.turn, key: card.key } }, head, code, facts(card.facts), deeds.length ? make("p", { class: "actions" }, deeds) : null);
}

async function done(act, button) {
  if (act.open) return act.open(readAll);
  if (act.sure && !(await asked(act.word, act.sure, { yes: act.word, no: t("不,先留着"), grave: true }))) return;
  button.disabled = true;
  try {
    await act.run(crypto.randomUUID());
    toast(t("办好了。"));
  } catch (refused) {
    failed(refused);
  }
  await readAll();
}

function failed(refused) {
  if (!(refused instanceof Refused)) throw refused;
  toast(refused.message, { kind: "wrong" });
}

document.addEventListener("click", (click) => {
  const link = click.target.closest("#kinds a");
  if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey) return;
  click.preventDefault();
  history.pushState(null, "", link.href);
  draw();
});
addEventListener("popstate", draw);
