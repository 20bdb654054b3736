// What a villager asks for at the counter, taken down by a cadre: an application, a veteran's matter, a petition, a mediation, a hand, a disease.
import { COUNTERS as applying } from "./applying.js";
import { COUNTERS as diseases } from "./disease.js";
import { nested, once, toastRefusal } from "./form.js";
import { openForm } from "./form_dialog.js";
import { make } from "./make.js";
import { COUNTERS as neighbours } from "./neighbours.js";
import { t } from "./text.js";
import { COUNTERS as veterans } from "./veterans.js";

const COUNTERS = [...applying, ...veterans, ...neighbours, ...diseases];

export function counter(desk) {
  return make("section", { class: "panel" }, make("h2", {}, t("窗口来人要办事")), make("p", { class: "actions" }, COUNTERS.map((each) => opening(each, desk))));
}

function opening({ word, open }, desk) {
  const button = make("button", { class: "button", type: "button", on: { click: () => once(button, () => open((asked) => file(asked, desk))).catch(toastRefusal) } }, t(word));
  return button;
}

// The form of one such thing. `path` may depend on what is filled in; `done(answer)` is what is said once the house has it.
// It goes to the house at once or not at all: who somebody is, what they suffer from and whom they quarrel with never lie in
// the browser. Without a network the form stays as it is, and sent again it is the same.
function file({ title, parts, path, body, done }, desk) {
  const key = crypto.randomUUID();
  openForm(title, parts, t("登记"), async (filled) => {
    const answer = await desk.perform({ secret: true, key, path: typeof path === "function" ? path(filled) : path, body: body(nested(filled)), about: key });
    const said = done(answer);
    return typeof said === "string" ? make("p", { role: "status" }, said) : said;
  }, { checked: true });
}
