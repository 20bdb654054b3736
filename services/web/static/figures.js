// What a place's months came to: the present one's figures with interval and sample, and how they went.
import { get } from "./ask.js";
import { make } from "./make.js";
import { spark } from "./spark.js";
import { t } from "./text.js";
import { number } from "./words.js";

const MONTHS = 6;

// The figures of a place: `asked` may name town, centre and service; `by` is what kind of place it is.
export async function figuresOf(asked, by) {
  const [trend, popularity] = await Promise.all([
    get("/supervision/v1/trend", { ...asked, months: MONTHS }),
    get("/supervision/v1/popularity", { ...asked, by }),
  ]);
  return { months: trend.items, popularity: popularity.items[0] };
}

export function drawFigures(place, { months, popularity }, service) {
  const now = months.at(-1);
  if (!now) return place.replaceChildren();
  const past = (pick) => months.map(pick);
  place.replaceChildren(
    ...(service ? [] : [share(t("按时办结率"), now.limits, "on_time", now.limits.met + now.limits.ended_late, past((month) => month.limits.on_time))]),
    share(t("响应率"), now.rates, "response", now.rates.accepted, past((month) => month.rates.response)),
    share(t("解决率"), now.rates, "resolution", now.rates.answered, past((month) => month.rates.resolution)),
    share(t("满意率"), now.rates, "satisfaction", now.rates.answered, past((month) => month.rates.satisfaction)),
    satisfaction(now.satisfaction, past((month) => month.satisfaction.mean)),
    liveliness(popularity, now, past((month) => month.visits_per_1000)),
  );
}

function share(name, row, key, sample, past) {
  const enough = row[key] !== null;
  const between = enough ? t("区间 {low}–{high}% · {n} 件", { low: round(row[`${key}_low`]), high: round(row[`${key}_high`]), n: number(sample) }) : few(sample);
  return card(name, enough ? [round(row[key]), make("small", {}, "%")] : null, between, past, "%");
}

function satisfaction(row, past) {
  const enough = row.mean !== null;
  const said = enough ? t("好评率 {good}%(区间 {low}–{high}%)· {n} 条评价", { good: round(row.good), low: round(row.good_low), high: round(row.good_high), n: number(row.ratings) }) : few(row.ratings);
  return card(t("群众满意度"), enough ? [row.mean.toFixed(2), make("small", {}, "/5")] : null, said, past, "");
}

function liveliness(row, now, past) {
  const known = row?.index ?? null;
  const said = t("到访 {visits} 人次 · 活动 {activities} 场", { visits: number(now.visits), activities: number(row?.activities ?? 0) });
  return card(t("人气指数"), known === null ? null : [known.toFixed(1)], known === null ? t("常住人口未登记 · 到访 {visits} 人次", { visits: number(now.visits) }) : said, past, "");
}

function card(name, value, said, past, unit) {
  const told = past.map((each) => (each === null ? "–" : `${round(each)}${unit}`)).join(", ");
  return make(
    "div",
    { class: "figure" },
    make("h3", {}, name),
    make("p", { class: value ? "value" : "value is-few" }, value ?? t("样本不足")),
    spark(past, t("近 {n} 个月:{values}", { n: past.length, values: told })),
    make("p", { class: "quiet" }, said),
  );
}

const few = (sample) => t("目前 {n} 件", { n: number(sample) });
const round = (value) => (Math.round(value * 10) / 10).toString();
