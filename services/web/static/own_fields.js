// Fields of what a villager begins, and what they take home of it.
import { known } from "./code.js";
import { labelled } from "./form.js";
import { input } from "./form_dialog.js";
import { make } from "./make.js";
import { t } from "./text.js";

export const myName = (more = {}) => input("name", { maxLength: 40, autocomplete: "name", ...more });
export const myPhone = (name = "phone") => input(name, { type: "tel", inputMode: "numeric", autocomplete: "tel-national", required: true, value: known.phone });
export const phoneField = (name) => labelled(t("手机号(收验证码的那个)"), myPhone(name));
export const hinted = (words, control, hint) => {
  const made = labelled(words, control);
  made.append(make("small", {}, hint));
  return made;
};
export const idCard = (name) => hinted(t("身份证号"), input(name, { maxLength: 18, autocomplete: "off", autocapitalize: "characters" }), t("加密保存,只用来核对本人。"));

export function receipt(filed, words) {
  return [make("p", {}, words), filed.receipt && make("p", { class: "big" }, make("small", {}, t("回执号")), make("b", {}, filed.receipt)), make("p", { class: "quiet" }, t("凭回执号,不用手机也能查。"))].filter(Boolean);
}
