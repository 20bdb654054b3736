// What events call people and parties, in words. Nobody's name is known here.
import { t } from "./text.js";

const ACTORS = {
  staff: t("坐班人员"),
  county: t("县级统筹"),
  town: t("镇街监管"),
  bureau: t("县直部门"),
  inspector: t("巡查人员"),
  villager: t("群众"),
  receipt: t("群众"),
  partner: t("合作方"),
  system: t("系统"),
};
const PARTIES = { village: t("村"), town: t("镇街"), bureau: t("县直部门"), city: t("市"), province: t("省"), partner: t("合作方"), county: t("县") };

// `staff:370829001001-01`: who did it; of staff with their number, so that they are told apart.
export function actor(id) {
  const [kind, rest = ""] = id.split(":");
  const word = ACTORS[kind] ?? (rest ? t("合作方") : id);
  return kind === "staff" ? `${word} ${rest.split("-").at(-1)}` : word;
}

// `village:370829001001`: who owes something; of villages and towns by name where `places` knows it.
export function party(id, places) {
  const [kind, rest = ""] = id.split(":");
  return [PARTIES[kind] ?? kind, places?.get(rest)?.name].filter(Boolean).join(" ");
}
