// Who acts for somebody else (代办): how they stand to them, and by what they may.
import { t } from "./text.js";

export const RELATIONS = { spouse: t("配偶"), child: t("子女"), parent: t("父母"), relative: t("其他亲属"), neighbour: t("邻居"), cadre: t("村干部"), other: t("其他") };
const AUTHORITIES = { present: t("本人在场同意"), by_phone: t("电话向本人核实"), written: t("书面委托"), guardian: t("法定监护"), asked: t("受本人托付") };
const named = (kinds) => kinds.map((each) => [each, AUTHORITIES[each]]);
// By these somebody may act on their own, and shows it by a photo; by those where their word is enough; what a cadre has seen or heard.
export const STANDING = named(["written", "guardian"]);
export const DECLARED = named(["asked", "guardian"]);
export const WITNESSED = named(["present", "by_phone", "written", "guardian"]);

// An agent as a fact's value; null where nobody acts for another.
export const agentWords = (agent) => agent && [agent.name, agent.phone, RELATIONS[agent.relation], AUTHORITIES[agent.authority]].filter(Boolean).join(" · ");
