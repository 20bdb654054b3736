// One centre in a dialog: its figures and what is running there.
import { MOODS, STANDINGS, moment, mood, number } from "./words.js";

const STATES = { running: "在办", breached: "已超时" };
const FIGURES = [["open", "在办"], ["on_time", "今日按时"], ["late", "超时"], ["events_today", "今日记录"]];

export async function openCentre(id) {
  const dialog = document.getElementById("centre");
  const isWanted = () => dialog.dataset.centre === id;
  dialog.dataset.centre = id;
  dialog.replaceChildren(head("正在读取…"));
  dialog.showModal();
  try {
    const answer = await fetch(`/supervision/v1/centres/${id}`, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const centre = await answer.json();
    if (isWanted()) show(dialog, centre);
  } catch {
    if (isWanted()) dialog.replaceChildren(head("读取失败"), text("p", "暂时读不到这个服务中心,请稍后再试。"));
  }
}

function show(dialog, centre) {
  const last = centre.last_event_at ? moment(centre.last_event_at) : "从未有过";
  const facts = document.createElement("dl");
  for (const [name, word] of FIGURES) {
    const pair = document.createElement("div");
    pair.append(text("dt", word), text("dd", number(centre[name])));
    facts.append(pair);
  }
  const now = STANDINGS[centre.state] ?? (centre.opening_now ? "现在应开门" : "现在不在开放时间");
  const about = text("p", `${centre.town_name} · ${now} · 上次记录 ${last}`, "quiet");
  dialog.replaceChildren(head(centre.name, mood(centre)), about, facts, clocks(centre.clocks));
}

function head(name, is) {
  const header = document.createElement("header");
  const title = text("h2", name);
  title.id = "centre-name";
  const close = text("button", "关闭");
  close.type = "button";
  close.addEventListener("click", () => close.closest("dialog").close());
  header.append(title);
  if (is) {
    const badge = text("span", MOODS[is], "badge");
    badge.dataset.mood = is;
    header.append(badge);
  }
  header.append(close);
  return header;
}

function clocks(running) {
  if (!running.length) return text("p", "没有正在计时的事项。", "quiet");
  const list = document.createElement("ol");
  for (const clock of running) {
    const entry = document.createElement("li");
    entry.dataset.state = clock.state;
    entry.append(text("b", STATES[clock.state] ?? clock.state), text("span", clock.title), text("time", `应于 ${moment(clock.due_at)} 前`));
    list.append(entry);
  }
  return list;
}

function text(tag, content, className) {
  const made = document.createElement(tag);
  made.textContent = content;
  if (className) made.className = className;
  return made;
}
