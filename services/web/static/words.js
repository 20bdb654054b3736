// How figures, moments and states are put into words; times are those of China, wherever the browser is.
import { t } from "./text.js";

const ZONE = "Asia/Shanghai";
const written = (options) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: ZONE, hourCycle: "h23", ...options });
const CLOCK = written({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const HOUR = written({ hour: "2-digit", minute: "2-digit" });
const MOMENT = written({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const DAY = written({ month: "short", day: "numeric", weekday: "short" });
const NUMBER = new Intl.NumberFormat(document.documentElement.lang);
const MONEY = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "CNY" });
const ISO = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });
const DATE = written({ month: "short", day: "numeric" });

export const clock = (iso) => CLOCK.format(new Date(iso));
export const hour = (iso) => HOUR.format(new Date(iso));
export const moment = (iso) => MOMENT.format(new Date(iso));
export const money = (fen) => MONEY.format(fen / 100);
export const dayOf = (moment) => ISO.format(new Date(moment));
export const day = (iso) => DAY.format(new Date(iso));
export const date = (iso) => DATE.format(new Date(iso));
export const number = (value) => NUMBER.format(value);

// How long something took or is over, in its largest unit: `span(ms)`.
export function span(ms) {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 90) return t("{n} 分钟", { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t("{n} 小时", { n: hours }) : t("{n} 天", { n: number(Math.round(hours / 24)) });
}

// The village is what tells centres apart; the rest of the name is the same everywhere.
export const shortName = (name) => name.replace(/\u4e61\u6751\u632f\u5174\u670d\u52a1\u4e2d\u5fc3$|\u670d\u52a1\u4e2d\u5fc3$/, "") || name;

export const SERVICES = {
  express: t("快递站"),
  supermarket: t("超市"),
  clinic: t("卫生室"),
  veterans: t("退役军人服务站"),
  hall: t("便民服务"),
  feedback: t("群众回音墙"),
  centres: t("场所与设备"),
  supervision: t("监督"),
};
export const service = (id) => SERVICES[id] ?? id;

// What a centre shows first: the worst that is true of it.
export function mood(centre) {
  if (centre.late) return "late";
  if (centre.warned) return "warned";
  if (centre.silent) return "silent";
  return centre.open ? "busy" : "calm";
}

export const MOODS = { late: t("超时"), warned: t("黄牌"), silent: t("无声"), busy: t("在办"), calm: t("无在办") };
// What is said of a centre that isn't open for business; it stays where it is, so that none of the hundred disappears.
export const STANDINGS = { suspended: t("暂停"), merged: t("已合并") };
const SEVERITY = { late: 0, warned: 1, silent: 2, busy: 3, calm: 4 };

// Sorts centres: red ones first, then yellow, then silent, then by id, so that they move only when their state does.
export const worstFirst = (a, b) => SEVERITY[mood(a)] - SEVERITY[mood(b)] || b.late - a.late || b.warned - a.warned || a.id.localeCompare(b.id);

// How a promised limit stands, and the colour of it.
const CLOCKS = {
  running: [t("在办"), "busy"],
  paused: [t("暂停计时"), "calm"],
  met: [t("按时办结"), "calm"],
  breached: [t("已超时"), "late"],
  completed_late: [t("超时办结"), "late"],
  void: [t("撤销"), "calm"],
};

// `[words, mood]` of a clock; one that runs out soon has its yellow card.
export function standing(clock, now = Date.now()) {
  const warned = clock.state === "running" && Date.parse(clock.warns_at) <= now;
  return warned ? [t("将到期"), "warned"] : CLOCKS[clock.state] ?? [clock.state, "calm"];
}

export const LEVELS = { 5: t("非常满意"), 4: t("满意"), 3: t("基本满意"), 2: t("不满意"), 1: t("非常不满意") };
export const RUNGS = { yellow: t("黄牌"), red: t("红牌"), urge: t("催办"), supervise: t("督办"), notice: t("通报"), accountability: t("问责") };
