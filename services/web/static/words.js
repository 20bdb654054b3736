// How figures, moments and states are put into words; times are those of China, wherever the browser is.
const ZONE = "Asia/Shanghai";
const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const MOMENT = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const MONEY = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });
const NUMBER = new Intl.NumberFormat("zh-CN");

const HOUR = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

export const clock = (iso) => CLOCK.format(new Date(iso));
export const moment = (iso) => MOMENT.format(new Date(iso));
export const money = (fen) => MONEY.format(fen / 100);
export const hour = (iso) => HOUR.format(new Date(iso));
export const dayOf = (moment) => DAY.format(new Date(moment));
export const number = (value) => NUMBER.format(value);

// The village is what tells centres apart; the rest of the name is the same everywhere.
export const shortName = (name) => name.replace(/乡村振兴服务中心$|服务中心$/, "") || name;

// What a centre shows first: the worst that is true of it.
export function mood(centre) {
  if (centre.late) return "late";
  if (centre.silent) return "silent";
  return centre.open ? "busy" : "calm";
}

export const MOODS = { late: "超时", silent: "无声", busy: "在办", calm: "无在办" };
// What is said of a centre that isn't open for business; it stays where it is, so that none of the hundred disappears.
export const STANDINGS = { suspended: "暂停", merged: "已合并" };
const SEVERITY = { late: 0, silent: 1, busy: 2, calm: 3 };

// Sorts centres: the latest first, then the silent ones, then by id, so that they move only when their state does.
export const worstFirst = (a, b) => SEVERITY[mood(a)] - SEVERITY[mood(b)] || b.late - a.late || a.id.localeCompare(b.id);
