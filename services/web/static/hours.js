// When a centre is open, in words; days and times are those of China.
import { t } from "./text.js";
import { date } from "./words.js";

const DAYS = ["", t("周一"), t("周二"), t("周三"), t("周四"), t("周五"), t("周六"), t("周日")];
const AHEAD_DAYS = 60;
const DAY_MS = 86_400_000;
const FORMAT = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// `now` and `week` in words, `changes` of the days to come, `note` where it takes no business at all.
export function hoursOf(centre, names, at = new Date()) {
  const parts = Object.fromEntries(FORMAT.formatToParts(at).map(({ type, value }) => [type, value]));
  const today = `${parts.year}-${parts.month}-${parts.day}`;
  return { now: now(centre, today, `${parts.hour}:${parts.minute}`), week: week(centre.hours), changes: changes(centre, today), note: standing(centre, names) };
}

function standing(centre, names) {
  if (centre.state === "merged") return t("已合并,请到{place}", { place: names.get(centre.joint_site) ?? t("联建服务中心") });
  if (centre.state !== "suspended") return "";
  const until = centre.pauses.at(-1)?.reopens_on;
  return t("暂停服务,{day}恢复;这段时间请到{place}", { day: until ? noon(until) : "", place: names.get(centre.instead) ?? t("邻近的服务中心") });
}

function now(centre, today, time) {
  const windows = windowsOn(centre, today);
  if (!windows.length) return t("今天不开门");
  const open = windows.find(({ opens, closes }) => opens <= time && time < closes);
  if (open) return t("现在开门,到 {closes}", open);
  const next = windows.find(({ opens }) => opens > time);
  return next ? t("现在没有开门,{opens} 开", next) : t("今天已经关门");
}

function windowsOn(centre, on) {
  const other = centre.open_exceptions.find((each) => each.on === on);
  if (other) return other.windows;
  if (centre.closed.includes(on)) return [];
  return centre.hours.weekdays.includes(weekday(on)) ? centre.hours.windows : [];
}

const weekday = (on) => new Date(`${on}T12:00:00+08:00`).getUTCDay() || 7;
const noon = (on) => date(`${on}T12:00:00+08:00`);
const said = (windows) => windows.map(({ opens, closes }) => `${opens}–${closes}`).join(" ");

function week({ weekdays, windows }) {
  const runs = weekdays.reduce((found, each) => {
    const last = found.at(-1);
    if (last && last[1] === each - 1) last[1] = each;
    else found.push([each, each]);
    return found;
  }, []);
  return `${runs.map(([from, to]) => (from === to ? DAYS[from] : t("{from}到{to}", { from: DAYS[from], to: DAYS[to] }))).join(" ")} ${said(windows)}`;
}

function changes(centre, today) {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + AHEAD_DAYS * DAY_MS).toISOString().slice(0, 10);
  const near = (on) => on >= today && on <= last;
  const closed = centre.closed.filter(near).map((on) => [on, t("{day} 不开门", { day: noon(on) })]);
  const other = centre.open_exceptions.filter(({ on }) => near(on)).map(({ on, windows }) => [on, `${noon(on)} ${said(windows)}`]);
  return [...closed, ...other].sort(([a], [b]) => a.localeCompare(b)).map(([, words]) => words);
}
