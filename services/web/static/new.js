// What a villager begins: to say something, to see the doctor, to order, to apply.
import { all, photos, slotList } from "./acts.js";
import { apply, applyAsVeteran } from "./apply.js";
import { centrePicker, directory } from "./centres.js";
import { deed, look } from "./deed.js";
import { choice, labelled, tick } from "./form.js";
import { openForm } from "./form_dialog.js";
import { make } from "./make.js";
import { hinted, receipt } from "./own_fields.js";
import { t } from "./text.js";
import { whose } from "./whose.js";
import { money } from "./words.js";

export const NEW = [
  { word: t("提意见、反映问题"), open: say },
  { word: t("约卫生室看病"), open: book },
  { word: t("在超市订货"), open: order },
  { word: t("申请退役军人事项"), open: applyAsVeteran },
  { word: t("申请办事"), open: apply },
];

const SAYINGS = [["help", t("求助:请帮忙解决")], ["enquiry", t("咨询:想问一件事")], ["suggestion", t("建议")], ["complaint", t("投诉:对服务不满")], ["report", t("举报:反映违纪违法")], ["praise", t("表扬")]];

async function say(usual, done) {
  const pick = centrePicker(await directory(), usual);
  const words = make("textarea", { name: "text", rows: 5, maxLength: 2000, required: true });
  const files = photos("files", { multiple: true });
  const people = whose({ at: "contact.", name: t("姓名(可不填)"), optional: true });
  const key = crypto.randomUUID();
  const parts = [
    labelled(t("是哪一类"), choice("kind", SAYINGS)), ...pick.parts, hinted(t("您要说的"), words, t("内容加密保存。公开时由承办人另写,不带您的姓名电话。")), tick("about_staff", t("说的是村里的工作人员(由镇街办,村里看不到)")), tick("about_town", t("说的是镇街(由县里办)")),
    tick("private", t("不要在回音墙上公开")), labelled(t("照片(可不加,最多 9 张)"), files), ...people.parts,
  ];
  openForm(t("提意见、反映问题"), parts, t("交上去"), async ({ kind, centre, text, ...told }) => {
    const flags = Object.fromEntries(["about_staff", "about_town", "private"].map((each) => [each, each in told]));
    const filed = await deed("/feedback/v1/my/cases", { kind, centre, text, ...(await people.said(told)), files: await all("feedback", files.files), ...flags }, key);
    done();
    return receipt(filed, t("收到了。受理后 5 个工作日内答复您,进度在这一页看得到。"));
  });
}

async function book(usual, done) {
  const slots = slotList({ chosen: (slot) => (wait.hidden = slot.free > 0) });
  const pick = centrePicker(await directory(), usual, slots.show);
  const wait = tick("waitlist", t("约满了也等着,有人退号就给我"));
  const key = crypto.randomUUID();
  wait.hidden = true;
  const people = whose({ identity: "identity", name: t("谁看病(姓名)") });
  openForm(t("约卫生室看病"), [...pick.parts, slots.element, wait, ...people.parts], t("约下来"), async (filled) => {
    await deed("/clinic/v1/my/appointments/book", { slot: filled.slot ?? "", ...(await people.said(filled)), waitlist: "waitlist" in filled }, key);
    done();
    return make("p", {}, t("约好了。请带身份证,提前十分钟到。去不了请早点退号。"));
  });
  slots.show(pick.centre.value);
}

async function order(usual, done) {
  const shop = choice("shop", [["general", t("商业超市")], ["farm", t("农资超市")]]);
  const goods = make("div", { class: "goods", role: "status" });
  const total = make("output", { class: "total", name: "total" });
  const pick = centrePicker(await directory(), usual, fill);
  const key = crypto.randomUUID();
  const chosen = () => [...goods.querySelectorAll("input")].filter((each) => Number(each.value) > 0);
  const sum = () => chosen().reduce((fen, each) => fen + Number(each.value) * Number(each.dataset.price), 0);

  // What was asked later is what is shown, whichever comes first.
  let turn = 0;
  async function fill(centre = pick.centre.value) {
    const mine = ++turn;
    total.value = "";
    if (!centre) return goods.replaceChildren(t("请先选服务中心。"));
    const { items } = await look("/supermarket/v1/my/shelves", { centre }).catch(() => ({ items: [] }));
    if (mine !== turn) return undefined;
    const here = items.filter((each) => each.shop === shop.value);
    return goods.replaceChildren(...(here.length ? here.map(article) : [t("这里暂时没有可订的。")]));
  }
  shop.addEventListener("change", () => fill());
  goods.addEventListener("input", () => (total.value = t("合计 {sum},到店付现", { sum: money(sum()) })));
  const people = whose({ at: "customer." });
  openForm(t("在超市订货"), [...pick.parts, labelled(t("哪个店"), shop), goods, total, ...people.parts], t("下单"), async (filled) => {
    const lines = chosen().map((each) => ({ sku: each.dataset.sku, quantity: each.value }));
    await deed("/supermarket/v1/my/orders", { centre: filled.centre, shop: shop.value, lines, total_fen: sum(), ...(await people.said(filled)) }, key);
    done();
    return make("p", {}, t("下单了。备好后发短信给您取货码,到店付现。"));
  });
  fill();
}

function article(each) {
  const most = Math.floor(Number(each.free));
  const count = make("input", { type: "number", inputMode: "numeric", min: 0, max: most, step: 1, value: 0, data: { sku: each.sku, price: each.price_fen }, "aria-label": t("{name} 要几{unit}", each) });
  return make("label", { class: "article" }, make("span", {}, make("b", {}, each.name), ` ${money(each.price_fen)} / ${each.unit}`), count);
}
