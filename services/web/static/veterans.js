// Veterans at the counter: on the register, an application, a petition; all of it encrypted, and their own business.
import { agent, filed, name, phone, whatFor } from "./applying.js";
import { Refused, get, send } from "./ask.js";
import { choice, labelled, named, once, tick } from "./form.js";
import { input } from "./form_dialog.js";
import { facts, make, say } from "./make.js";
import { t } from "./text.js";
import { BUREAUS } from "./verbs.js";
import { dayOf } from "./words.js";

const BELONGINGS = { veteran: "退役军人", martyr_family: "烈士遗属", duty_family: "因公牺牲军人遗属", illness_family: "病故军人遗属" };
const OCCASIONS = { lost: "遗失了", damaged: "损坏了" };
const PHONE = /^1\d{10}$/;
const IDENTITY = /^\d{17}[\dXx]$/;

export const COUNTERS = [
  { word: "退役军人事项", open: applyAsVeteran },
  { word: "退役军人建档立卡", open: register },
  { word: "退役军人信访", open: petition },
];

export const PETITION = {
  words: "退役军人信访",
  list: "/veterans/v1/petitions",
  reasonAs: "note",
  title: ({ bureau }) => t("信访,请{bureau}答复", { bureau: t(BUREAUS[bureau] ?? bureau) }),
  about: (found) => facts([[t("事项"), PETITION.title(found)], [t("谁"), [found.petitioner.name, found.petitioner.phone].filter(Boolean).join(" ")]]),
};

const identity = (path) => labelled(t("身份证号"), input(path, { maxLength: 18, required: true, autocomplete: "off", autocapitalize: "characters" }));

async function applyAsVeteran(file) {
  const { items } = await get("/veterans/v1/items");
  const who = onRegister();
  const wanted = whatFor(items, ({ only_for: only }) => !only || !who.chosen() || only === (who.chosen().belonging === "veteran" ? "veteran" : "survivor"));
  const occasion = labelled(t("原来的优待证怎么了"), choice("occasion", named(OCCASIONS)));
  const show = () => {
    occasion.hidden = wanted.item.value !== "card_replacement";
    occasion.querySelector("select").disabled = occasion.hidden;
  };
  wanted.item.addEventListener("change", show);
  who.element.addEventListener("change", wanted.show);
  show();
  file({
    title: t("退役军人事项"),
    parts: [who.element, ...wanted.parts, occasion, ...agent()],
    path: "/veterans/v1/cases",
    body: (filled) => ({ ...filled, papers: wanted.brought() }),
    done: (answer) => filed("veterans", "cases", answer),
  });
}

function petition(file) {
  file({
    title: t("退役军人信访"),
    parts: [
      labelled(t("请哪个部门答复"), choice("bureau", [["", t("请选择")], ...named(BUREAUS)], { required: true })),
      name("petitioner.name", t("信访人姓名")), identity("petitioner.identity"), phone("petitioner.phone", t("电话(没有就不填)")),
      labelled(t("信访内容(照原话;加密保存,只有答复的部门看得到)"), make("textarea", { name: "text", rows: 6, required: true, maxLength: 2000 })),
    ],
    path: PETITION.list,
    body: (filled) => filled,
    done: () => t("登记好了。请在“事项”里转送部门:15 日内决定是否受理。"),
  });
}

function register(file) {
  file({
    title: t("退役军人建档立卡"),
    parts: [
      labelled(t("身份"), choice("belonging", named(BELONGINGS))), name("name", t("姓名")), identity("identity"), phone("phone", t("电话(没有就不填)")),
      labelled(t("现住址"), input("home.address", { maxLength: 120, required: true, autocomplete: "off" })),
      labelled(t("服役经历(可不填)"), make("textarea", { name: "service.words", rows: 3, maxLength: 300 })),
      labelled(t("退役日期(新近退役的须填:30 天内安置报到)"), input("service.discharged_on", { type: "date", max: dayOf(Date.now()) })),
      tick("gravely_ill", t("重病,须入户走访")),
    ],
    path: "/veterans/v1/veterans",
    body: ({ gravely_ill: ill, ...filled }) => ({ ...filled, gravely_ill: ill === "yes" }),
    done: () => t("建好了。可以为他登记事项。"),
  });
}

// Finds somebody on the veterans' register by name, phone or number; what was asked stands in no address.
function onRegister() {
  const wanted = make("input", { autocomplete: "off", placeholder: t("姓名、电话或身份证号") });
  const found = choice("veteran", [["", t("请先查找")]], { required: true });
  const told = make("p", { class: "quiet", role: "status" });
  const people = new Map();
  const find = make("button", { class: "button", type: "button", on: { click: () => once(find, look) } }, t("查找"));
  const element = make("div", { class: "form" }, labelled(t("谁申请(须已建档)"), wanted), find, labelled(t("档案"), found), told);
  wanted.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), find.click()));

  async function look() {
    try {
      const { items } = await send("/veterans/v1/veterans/search", by(wanted.value.trim()));
      items.forEach((each) => people.set(each.id, each));
      found.replaceChildren(...items.map(({ id, person }) => make("option", { value: id }, [person.name, person.phone, person.identity].filter(Boolean).join(" "))));
      if (!items.length) found.append(make("option", { value: "" }, t("请先查找")));
      say(told, items.length ? t("找到 {count} 份档案", { count: items.length }) : t("没有这个人的档案。请先建档立卡。"));
      element.dispatchEvent(new Event("change"));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(told, error.message);
    }
  }
  return { element, chosen: () => people.get(found.value) };
}

const by = (wanted) => (PHONE.test(wanted) ? { phone: wanted } : IDENTITY.test(wanted) ? { identity: wanted.toUpperCase() } : { name: wanted });
