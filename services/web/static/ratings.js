// The newest ratings of a place. Nobody who rated is named, and a level only where enough have rated.
import { get } from "./ask.js";
import { keep, make, say } from "./make.js";
import { t } from "./text.js";
import { LEVELS, moment, service, shortName } from "./words.js";

const SHOWN = 8;

export async function ratingsOf({ town, centre, service: of }) {
  return (await get("/supervision/v1/ratings", { town, centre, service: of, limit: SHOWN })).items;
}

export function drawRatings(list, ratings, places) {
  keep(list, ratings, (rating) => rating.event, (line, rating) => draw(line, rating, places), newRating);
  if (!ratings.length) list.replaceChildren(make("li", { class: "quiet" }, t("还没有评价。")));
}

function newRating(rating) {
  const level = rating.level ? LEVELS[rating.level] : t("已评价");
  const link = make(
    "a",
    { href: `/case/${rating.case.replace(":", "/")}` },
    make("span", { class: "stars", "aria-hidden": "true" }, rating.level ? "★".repeat(rating.level) + "☆".repeat(5 - rating.level) : "·"),
    make("b", {}, level),
    make("span", { class: "quiet" }, ""),
    make("time", { class: "quiet", datetime: rating.time }, moment(rating.time)),
  );
  return make("li", { data: { level: rating.level ?? "" }, title: rating.level ? "" : t("这个中心本月评价不足 5 条,不显示等级") }, link);
}

function draw(line, rating, places) {
  const centre = places.get(rating.centre);
  say(line.firstChild.children[2], [service(rating.service), centre && shortName(centre.name)].filter(Boolean).join(" · "));
}
