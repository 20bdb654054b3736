// Dialogs: modal, closed by Escape, and gone when they are closed.
import { make } from "./make.js";
import { t } from "./text.js";

// Shows a dialog; answers the element.
export function dialog(title, ...children) {
  const close = make("button", { type: "button", on: { click: () => shown.close() } }, t("关闭"));
  const id = `dialog-${crypto.randomUUID()}`;
  const shown = make("dialog", { "aria-labelledby": id }, make("header", {}, make("h2", { id }, title), close), children);
  shown.addEventListener("close", () => shown.remove());
  document.body.append(shown);
  shown.showModal();
  return shown;
}

// A question with two answers; whoever closes it says no.
export function asked(title, words, { yes, no, grave = false }) {
  return new Promise((resolve) => {
    let said = false;
    const button = (text, kind, answer) => make("button", { class: `button ${kind}`, type: "button", on: { click: () => ((said = answer), shown.close()) } }, text);
    const shown = dialog(title, make("p", {}, words), make("p", { class: "actions" }, button(yes, grave ? "is-grave" : "is-main", true), button(no, "", false)));
    shown.addEventListener("close", () => resolve(said));
  });
}
