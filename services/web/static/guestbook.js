// What villagers ask for at the counter, and what they wrote in the guest book, put in the box or said: taken down as it is, with a photo of the page.
import { Box } from "./box.js";
import { counter } from "./counter.js";
import { choice, form, labelled, named, tick } from "./form.js";
import { make } from "./make.js";
import { photoField, photosIn } from "./photos.js";
import { t } from "./text.js";

const CHANNELS = { guest_book: "留言簿", counter: "柜台当面", phone: "电话", box: "意见箱" };
const KINDS = { enquiry: "咨询", help: "求助", suggestion: "建议", complaint: "投诉", report: "举报", praise: "表扬" };

export function guestbook(place, desk) {
  const told = make("p", { class: "shelf", role: "status", data: { mood: "calm" } });
  const made = fields((filled) => register(filled, made, desk, told));
  const slips = made.querySelector("[name=channel] [value=box]");
  const box = new Box(desk, (isOpen) => (slips.disabled = !isOpen));
  slips.disabled = true;
  place.append(counter(desk), box.element, make("section", { class: "panel" }, make("h2", {}, t("代为登记")), made, told));
  return { read: () => box.read() };
}

function fields(work) {
  return form({ class: "form" }, work,
    labelled(t("从哪里来"), choice("channel", named(CHANNELS))),
    labelled(t("是什么"), choice("kind", named(KINDS))),
    labelled(t("写了什么(照原话)"), make("textarea", { name: "text", rows: 6, required: true, maxLength: 2000 })),
    photoField(t("拍下这一页(可不拍)")),
    tick("about_staff", t("反映的是村里的工作人员(由镇街办理,您看不到办理情况)")),
    tick("private", t("不要在回音墙上公开")),
    labelled(t("姓名(可不填)"), make("input", { name: "name", maxLength: 40, autocomplete: "off" })),
    labelled(t("电话(可不填,填了才能回复本人)"), make("input", { name: "phone", type: "tel", autocomplete: "off" })),
    make("p", { class: "actions" }, make("button", { class: "button is-main is-wide" }, t("登记"))));
}

async function register({ channel, kind, text, about_staff: staff, private: closed, ...contact }, made, desk, told) {
  const body = { channel, kind, text, centre: desk.centre, about_staff: staff === "yes", private: closed === "yes" };
  if (Object.keys(contact).length) body.contact = contact;
  const answer = await desk.perform({ path: "/feedback/v1/cases/registered", body, about: crypto.randomUUID(), words: t("登记{kind}", { kind: t(KINDS[kind]) }), photos: photosIn(made, "/feedback/v1/files") });
  made.reset();
  const receipt = answer && (answer.receipt ?? t("已登记"));
  told.replaceChildren(make("b", { class: "receipt" }, receipt ?? t("待发送")), make("span", { class: "quiet" }, answer?.receipt ? t("回执号,抄给本人:凭它查进度和答复。") : t("反映工作人员的,以及待发送的,这里没有回执号。")));
}
