// What was done here just now, and may be corrected by whoever did it; it is forgotten with the page.
import { form, labelled } from "./form.js";
import { dialog } from "./dialog.js";
import { keep, make } from "./make.js";
import { t } from "./text.js";
import { clock } from "./words.js";

const MOST = 8;
const CORRECTABLE_MS = 10 * 60_000;

export class Recent {
  #place;
  #perform;
  #done = [];

  // `perform` does what corrects.
  constructor(place, perform) {
    this.#place = place;
    this.#perform = perform;
    setInterval(() => this.show(), 30_000);
  }

  // Something was done; `correct` is the path that takes it back, `reasonAs` what it calls the reason.
  add({ words, about, correct, reasonAs = "reason" }) {
    this.#done = [{ id: crypto.randomUUID(), words, about, correct, reasonAs, at: Date.now() }, ...this.#done.filter((each) => each.about !== about)].slice(0, MOST);
    this.show();
  }

  // What was done before is no longer the last step.
  forget(about) {
    this.#done = this.#done.filter((each) => each.about !== about);
    this.show();
  }

  show() {
    const open = this.#done.filter(({ at }) => Date.now() - at < CORRECTABLE_MS);
    this.#place.hidden = !open.length;
    this.#place.querySelector("summary").textContent = t("刚办的 {count} 项,10 分钟内可以更正", { count: open.length });
    keep(this.#place.querySelector("ol"), open, ({ id }) => id, () => {}, (each) => this.#item(each));
  }

  // Asks why, and takes it back.
  correct(each) {
    const reason = make("input", { name: "reason", required: true, maxLength: 200, value: t("登记有误") });
    const shown = dialog(t("更正上一步"), make("p", {}, each.words), form({}, async ({ reason: why }) => {
      await this.#perform({ path: each.correct, body: { [each.reasonAs]: why }, about: each.about, words: t("更正:{words}", { words: each.words }) });
      this.forget(each.about);
      shown.close();
    }, labelled(t("为什么更正"), reason), make("p", { class: "actions" }, make("button", { class: "button is-main" }, t("更正")))));
  }

  #item(each) {
    return make("li", {}, make("b", {}, each.words), make("time", { class: "quiet" }, clock(each.at)), make("button", { class: "button", type: "button", on: { click: () => this.correct(each) } }, t("更正")));
  }
}
