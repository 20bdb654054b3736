// What a bad rating has opened, as those who put it right see it: how it was rated, and what was found since; never who rated.
import { get } from "./ask.js";
import { facts, make } from "./make.js";
import { t } from "./text.js";
import { LEVELS, moment, service } from "./words.js";

export const RECTIFICATIONS = "/feedback/v1/rectifications";

const WHY = { slow: t("办得慢、等得久"), attitude: t("态度不好"), wrong: t("办错了"), runaround: t("来回跑了多趟"), extra_papers: t("多要材料"), not_open: t("该开门没开门"), prefer_not_to_say: t("不便说明") };
const STEPS = {
  verified: t("核实属实"), dismissal_proposed: t("提出误评或不实"), not_upheld: t("误评或不实,已复核"), rectified: t("已整改"), answered: t("已告知评价人"),
  called_back: t("已回访"), appealed: t("被评的人申诉"), reopened: t("申诉成立,重新核实"), closed: t("办结"), corrected: t("更正"),
};

// At the desk; a bad rating has no number of its own, and is of the service that was rated.
export const RECTIFICATION = { words: "差评整改", list: RECTIFICATIONS, title: ({ rated }) => titleOf(rated), about };

// `of` is the service that was rated.
export const titleOf = (of) => t("差评 · {service}", { service: service(of) });

export const ratingOf = ({ level, displeasure }) => [LEVELS[level], WHY[displeasure]].filter(Boolean).join(" · ");

// What was said at each step, the oldest first.
export async function foundOut({ id }) {
  const { items } = await get(`${RECTIFICATIONS}/${id}/timeline`);
  return items.filter(({ note }) => note).map(({ type, time, note }) => ({ time, step: STEPS[type.split(".")[1]] ?? type, note }));
}

async function about(found) {
  const steps = await foundOut(found);
  return facts([
    [t("事项"), titleOf(found.rated)],
    [t("评价"), ratingOf(found)],
    [t("收到"), moment(found.received_at)],
    ...steps.map(({ time, step, note }) => [step, make("span", {}, make("span", { class: "said", lang: "zh-CN" }, note), make("span", { class: "quiet" }, ` ${moment(time)}`))]),
  ]);
}
