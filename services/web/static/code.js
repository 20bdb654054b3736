// The way in by a one-time code: phone, code, and the session that the code opens for all services.
import { Refused, send } from "./ask.js";
import { make, say } from "./make.js";
import { t } from "./text.js";

// Which service sends the code is all the same: they share their keys.
const CODES = "/feedback/v1/my";
const AGAIN_MS = 60_000;

// What was typed last, to fill it in where a form needs it; it is kept nowhere else.
export const known = { phone: "" };

// A form of two steps; `entered()` is called once the session is there.
export function codeForm(entered) {
  const said = make("p", { class: "wrong", role: "alert" });
  const phone = make("input", { type: "tel", name: "phone", inputMode: "numeric", autocomplete: "tel-national", required: true, maxLength: 14, value: known.phone });
  const code = make("input", { type: "text", name: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 6 });
  const ask = make("button", { class: "button is-main" }, t("获取验证码"));
  const enter = make("button", { class: "button is-main" }, t("进入"));
  const again = make("button", { class: "button", type: "button", on: { click: () => wanted() } }, t("重新获取"));
  const told = make("p", { class: "quiet", role: "status" });
  const second = make("div", { class: "form", hidden: true }, told, make("label", {}, t("短信里的 6 位数字"), code), make("p", { class: "actions" }, enter, again));
  const first = make("p", { class: "actions" }, ask);
  const form = make("form", { class: "form code", noValidate: true }, make("label", {}, t("手机号"), phone), first, second, said);

  async function wanted() {
    await attempt(said, [ask, again], async () => {
      await send(`${CODES}/code`, { phone: typed(phone) });
      say(told, t("验证码已发到 {phone},10 分钟内有效。", { phone: typed(phone) }));
      [first.hidden, second.hidden, phone.readOnly] = [true, false, true];
      code.value = "";
      code.focus();
    });
    again.disabled = true;
    setTimeout(() => (again.disabled = false), AGAIN_MS);
  }

  async function tried() {
    await attempt(said, [enter], async () => {
      const { token } = await send(`${CODES}/session`, { phone: typed(phone), code: typed(code) });
      await send("/my/session", { token });
      known.phone = typed(phone);
      entered();
    });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (second.hidden) wanted();
    else tried();
  });
  return form;
}

const typed = (field) => field.value.replace(/\s|-/g, "");

async function attempt(said, buttons, deed) {
  said.textContent = "";
  for (const button of buttons) button.disabled = true;
  try {
    await deed();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    say(said, Object.values(refused.fields).flat()[0] ?? refused.message);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
