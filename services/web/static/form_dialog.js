// A form in a dialog; what came of it takes its place, to be read and taken home: a receipt, a code. Its parts are live,
// as times that are read when a centre is chosen. A deed that is done when it is sent is asked by `askFirst`, which closes.
import { dialog } from "./dialog.js";
import { form } from "./form.js";
import { make } from "./make.js";
import { t } from "./text.js";

export const input = (name, more = {}) => make("input", { name, ...more });

// `sent(values, form)` answers what is said at the end: an element or several. `checked`: the browser looks first whether
// all is filled in, where the house may not be there to say so.
export function openForm(title, parts, word, sent, { checked = false } = {}) {
  const go = make("p", { class: "actions" }, make("button", { class: "button is-main" }, word));
  const asking = form({ noValidate: !checked }, async (values, made) => made.replaceChildren(...[await sent(values, made)].flat(), closing(shown)), parts, go);
  const shown = dialog(title, asking);
}

function closing(shown) {
  const done = make("button", { type: "button", class: "button is-main", on: { click: () => shown.close() } }, t("好的"));
  setTimeout(() => done.focus());
  return make("p", { class: "actions" }, done);
}
