// For oneself, or for another (代办): the same questions wherever a villager begins something on /my.
import { all, photos } from "./acts.js";
import { DECLARED, RELATIONS, STANDING } from "./agents.js";
import { choice, labelled, nested } from "./form.js";
import { input } from "./form_dialog.js";
import { make } from "./make.js";
import { idCard, myName, myPhone, phoneField } from "./own_fields.js";
import { t } from "./text.js";

// Fields are called by their paths in the body, so that a refusal finds its field: `at` is where whoever it is about stands
// in it ("applicant.", or nothing), `identity` the path of their number if one is asked. `name` is what their own name is
// called, and whether it is asked for (`optional`); `phone` is false where the service knows it. `proof` is the service that
// is shown by a picture why somebody may.
export function whose({ at = "", identity = null, name = t("姓名"), optional = false, phone = true, proof = null }) {
  const pick = choice("whose", [["own", t("给自己办")], ["other", t("替别人办(代办)")]]);
  const place = make("div", { class: "form" });
  const pictures = proof && photos("agent.proof", { multiple: true, required: true });
  const number = identity ? [idCard(identity)] : [];
  const own = [labelled(name, myName({ name: `${at}name`, required: !optional })), ...number, ...(phone ? [phoneField(`${at}phone`)] : [])];
  const other = [
    labelled(t("您替谁办(姓名)"), input(`${at}name`, { maxLength: 40, autocomplete: "off", required: true })),
    ...number,
    ...(phone ? [labelled(t("他(她)的手机号(没有就不填;有的,会发短信告诉本人)"), input(`${at}phone`, { type: "tel", inputMode: "numeric", autocomplete: "off" }))] : []),
    labelled(t("您的姓名"), myName({ name: "agent.name", required: true })),
    labelled(t("您的手机号(收验证码的那个)"), myPhone("agent.phone")),
    labelled(t("您是他(她)的"), choice("agent.relation", Object.entries(RELATIONS))),
    labelled(t("您凭什么代办"), choice("agent.authority", proof ? STANDING : DECLARED)),
    ...(pictures ? [labelled(t("委托书或监护关系证明的照片"), pictures)] : []),
    make("p", { class: "note" }, proof ? t("受理时会核对委托。本人随时可以查看、撤回。") : t("代办人会记下来。本人随时可以查看、取消。")),
  ];
  const show = () => place.replaceChildren(...(pick.value === "own" ? own : other));
  // What was filled in, as the body has it; what is shown is handed in first.
  const said = async (filled) => {
    const mine = Object.entries(filled).filter(([path]) => [`${at}name`, `${at}phone`, identity].includes(path) || path.startsWith("agent."));
    const body = nested(Object.fromEntries(mine.filter(([path]) => path !== "agent.proof")), at ? { [at.slice(0, -1)]: {} } : {});
    if (proof && body.agent) body.agent.proof = await all(proof, pictures.files);
    return body;
  };
  pick.addEventListener("change", show);
  show();
  return { parts: [labelled(t("给谁办"), pick), place], said };
}
