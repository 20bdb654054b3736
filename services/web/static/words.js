// How figures and moments are put into words; times are those of China, wherever the browser is.
const ZONE = "Asia/Shanghai";
const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const MOMENT = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const NUMBER = new Intl.NumberFormat("zh-CN");

export const clock = (iso) => CLOCK.format(new Date(iso));
export const moment = (iso) => MOMENT.format(new Date(iso));
export const number = (value) => NUMBER.format(value);

// The village is what tells centres apart; the rest of the name is the same everywhere.
export const shortName = (name) => name.replace(/乡村振兴服务中心$|服务中心$/, "") || name;

// What a centre's tile shows first: the worst that is true of it.
export function mood(centre) {
  if (centre.late) return "late";
  if (centre.silent) return "silent";
  return centre.open ? "busy" : "calm";
}

export const MOODS = { late: "超时", silent: "静默", busy: "计时中", calm: "无在办" };
export const SEVERITY = { late: 0, silent: 1, busy: 2, calm: 3 };
