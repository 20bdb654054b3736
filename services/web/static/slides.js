// What the wall display shows in turn, six lines at a time.
import { make } from "./make.js";
import { t } from "./text.js";
import { LEVELS, MOODS, RUNGS, hour, moment, mood, number, service, shortName } from "./words.js";

const LINES = 6;
const PAGES = 3;

// `[{ title, lines }]`: lists that are too long take up to PAGES slides.
export function slidesOf(centres, towns, { ratings, figures, rungs }) {
  const places = new Map(centres.map((centre) => [centre.id, centre]));
  return [
    ...paged(t("需要关注"), attention(centres, towns)),
    ...paged(t("最新督办"), rungs.map((rung) => line(nameOf(places, rung.centre), RUNGS[rung.rung], `${rung.title} · ${moment(rung.climbed_at)}`, rung.rung === "yellow" ? "warned" : "late")), 1),
    ...paged(t("在办,按服务"), services(centres), 1),
    ...paged(t("本月"), months(figures), 1),
    ...paged(t("最新评价"), ratings.map((rating) => rated(rating, places)), 1),
  ];
}

function paged(title, lines, most = PAGES) {
  const pages = Math.min(most, Math.ceil(lines.length / LINES));
  return Array.from({ length: pages }, (_, n) => ({ title: pages > 1 ? `${title} ${n + 1}/${pages}` : title, lines: lines.slice(n * LINES, (n + 1) * LINES) }));
}

function line(name, value, about, is) {
  return make("li", { data: is ? { mood: is } : {} }, make("b", {}, name), make("span", { class: "value" }, value), about ? make("span", { class: "quiet" }, about) : null);
}

const nameOf = (places, id) => shortName(places.get(id)?.name ?? id);

function attention(centres, towns) {
  const worst = centres.filter((centre) => centre.late || centre.warned || centre.silent);
  worst.sort((a, b) => b.late - a.late || b.warned - a.warned || b.silent - a.silent || a.id.localeCompare(b.id));
  return worst.map((centre) => {
    const is = mood(centre);
    const count = { late: centre.late, warned: centre.warned }[is];
    const last = centre.silent && (centre.last_event_at ? t("上次记录 {when}", { when: moment(centre.last_event_at) }) : t("从未有过记录"));
    return line(shortName(centre.name), [MOODS[is], count && number(count)].filter(Boolean).join(" "), [towns.get(centre.town)?.name, last].filter(Boolean).join(" · "), is);
  });
}

function services(centres) {
  const sums = new Map();
  for (const centre of centres) {
    for (const [id, { open, late }] of Object.entries(centre.services)) {
      const sum = sums.get(id) ?? { open: 0, late: 0 };
      sums.set(id, { open: sum.open + open, late: sum.late + late });
    }
  }
  return [...sums].sort(([, a], [, b]) => b.open - a.open).map(([id, { open, late }]) => line(service(id), number(open), late ? t("超时 {n}", { n: number(late) }) : t("没有超时"), late ? "late" : ""));
}

function months(figures) {
  const now = figures?.months.at(-1);
  if (!now) return [];
  const share = (name, row, key, sample) => line(name, row[key] === null ? t("样本不足") : `${Math.round(row[key] * 10) / 10}%`, t("{n} 件", { n: number(sample) }));
  const { limits, rates, satisfaction } = now;
  return [
    share(t("按时办结率"), limits, "on_time", limits.met + limits.ended_late),
    line(t("群众满意度"), satisfaction.mean === null ? t("样本不足") : `${satisfaction.mean.toFixed(2)}/5`, t("{n} 条评价", { n: number(satisfaction.ratings) })),
    share(t("响应率"), rates, "response", rates.accepted),
    share(t("解决率"), rates, "resolution", rates.answered),
    share(t("满意率"), rates, "satisfaction", rates.answered),
    line(t("人气指数"), figures.popularity?.index?.toFixed(1) ?? "–", t("到访 {visits} 人次", { visits: number(now.visits) })),
  ];
}

function rated({ level, service: of, centre, time }, places) {
  const words = level ? LEVELS[level] : t("已评价");
  return line(nameOf(places, centre), words, `${service(of)} · ${hour(time)}`, level && level < 3 ? "late" : "");
}
