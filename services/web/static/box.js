// The centre's suggestion box: opened by two who count its slips unread, emptied slip by slip into the book, locked again.
import { get } from "./ask.js";
import { choice, form, labelled, once } from "./form.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const WITNESSES = { villagers_representative: "村民代表", oversight_committee: "村务监督委员会", volunteer: "志愿者", villager: "群众", staff: "镇街或他村工作人员" };
const MOST = 500;

// `opened(whether)` hears whether slips can be taken down.
export class Box {
  element = make("section", { class: "panel", hidden: true });
  #desk;
  #opened;
  // The box as it is shown: while it stays so, what somebody types stays too.
  #known;

  constructor(desk, opened) {
    this.#desk = desk;
    this.#opened = opened;
  }

  async read() {
    const { items } = await get("/feedback/v1/boxes");
    const box = items.find(({ centre, state }) => centre === this.#desk.centre && state !== "removed");
    this.element.hidden = !box;
    this.#opened(box?.state === "open");
    const known = JSON.stringify(box);
    if (box && known !== this.#known) this.element.replaceChildren(make("h2", {}, t("意见箱")), ...(box.state === "open" ? this.#emptied(box) : this.#locked(box)));
    this.#known = known;
  }

  #locked(box) {
    const badge = make("span", { class: "badge", data: { mood: box.overdue ? "late" : "calm" } }, box.overdue ? t("两个工作日没有开箱") : t("已锁"));
    const who = choice("capacity", Object.entries(WITNESSES).map(([value, words]) => [value, t(words)]));
    const made = form({ class: "form" }, async ({ capacity, witness, slips }) => {
      const seen = capacity === "staff" ? { witness } : { outsider: { name: witness, capacity } };
      await this.#do(box, "unlock", { ...seen, slips: Number(slips) }, t("开箱,清点 {count} 条", { count: slips }));
    },
    labelled(t("见证人(村委会以外)"), who),
    labelled(t("见证人姓名,工作人员填编号"), make("input", { name: "witness", required: true, maxLength: 40, autocomplete: "off" })),
    labelled(t("清点的条数,先不看内容"), make("input", { name: "slips", type: "number", min: 0, max: MOST, required: true })),
    make("p", { class: "actions" }, make("button", { class: "button is-main" }, t("开箱"))));
    return [make("p", {}, badge, make("span", { class: "quiet" }, ` ${moment(box.updated_at)}`)), make("details", {}, make("summary", {}, t("两人开箱")), made)];
  }

  #emptied(box) {
    const button = make("button", { class: "button is-main", type: "button", on: { click: () => once(button, () => this.#do(box, "lock", {}, t("意见箱锁箱"))) } }, t("登记完毕,锁箱"));
    const whole = box.entered >= box.slips;
    return [
      make("p", {}, t("{time} 开箱,清点 {slips} 条,已登记 {entered} 条。", { time: moment(box.opened_at), slips: box.slips, entered: box.entered })),
      whole ? make("p", { class: "actions" }, button) : make("p", { class: "quiet" }, t("在下面逐条登记,“从哪里来”选意见箱;登记完才能锁箱。")),
    ];
  }

  #do({ id }, route, body, words) {
    const path = `/feedback/v1/boxes/${id}`;
    return this.#desk.perform({ path: `${path}/${route}`, body, about: `box:${id}`, words, correct: () => `${path}/correct` });
  }
}
