// What needs a form: a missing paper, goods that go back, another time at the clinic.
import { openForm } from "./form_dialog.js";
import { deed, handed, look } from "./deed.js";
import { choice, labelled } from "./form.js";
import { make } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

export const photos = (name, more = {}) => make("input", { type: "file", name, accept: "image/*,application/pdf", ...more });

export function addPaper(service, path, paper, done) {
  const files = photos("files", { multiple: true, required: true });
  const key = crypto.randomUUID();
  openForm(t("补交:{paper}", { paper: paper.title }), [labelled(t("拍照或选文件(可多张)"), files)], t("交上去"), async () => {
    await deed(`${path}/papers`, { paper: paper.code, files: await all(service, files.files) }, key);
    done();
    return make("p", {}, t("交上去了。审核后会通知您。"));
  });
}

// The ids of all files, once each has arrived.
export async function all(service, files) {
  const ids = [];
  for (const file of files) ids.push((await handed(`/${service}/v1/my/files`, file)).id);
  return ids;
}

export function sendBack(path, done) {
  const reasons = [["no_reason", t("七天无理由")], ["damaged", t("东西坏了")], ["wrong_goods", t("发错了")], ["expired_goods", t("过期了")], ["other", t("其他原因")]];
  const key = crypto.randomUUID();
  openForm(t("申请退货"), [labelled(t("为什么退"), choice("reason", reasons))], t("申请"), async ({ reason }) => {
    await deed(`${path}/request-return`, { reason }, key);
    done();
    return make("p", {}, t("已申请。请把东西带到店里,收到后退款。"));
  });
}

export function moveAppointment(appointment, path, done) {
  const slots = slotList({ free: true });
  const key = crypto.randomUUID();
  openForm(t("改时间"), [slots.element], t("改到这个时间"), async ({ slot }) => {
    await deed(`${path}/reschedule`, { slot: slot ?? "" }, key);
    done();
    return make("p", {}, t("改好了。"));
  });
  slots.show(appointment.centre);
}

// Times at a clinic to choose from, or those with a free place alone; `show(centre)` reads them.
export function slotList({ chosen = () => {}, free = false }) {
  const element = make("fieldset", { class: "slots" }, make("legend", {}, t("选一个时间")), make("p", { class: "quiet", role: "status" }, t("请先选服务中心。")));
  const [legend] = element.children;
  const say = (words) => element.replaceChildren(legend, make("p", { class: "quiet", role: "status" }, words));
  // What was asked later is what is shown, whichever comes first.
  let turn = 0;
  async function show(centre) {
    const mine = ++turn;
    if (!centre) return say(t("请先选服务中心。"));
    say(t("正在读取…"));
    const { items: found } = await look("/clinic/v1/my/slots", { centre, limit: free ? 200 : 60 }).catch(() => ({ items: null }));
    if (mine !== turn) return undefined;
    if (!found) return say(t("暂时读不到,请稍后再试。"));
    const items = free ? found.filter((slot) => slot.free > 0) : found;
    if (!items.length) return say(t("这几天没有可约的时间。急病请直接去卫生室,或拨打 120。"));
    return element.replaceChildren(legend, ...items.map((slot) => slotChoice(slot, chosen)));
  }
  return { element, show };
}

function slotChoice(slot, chosen) {
  const radio = make("input", { type: "radio", name: "slot", value: slot.id, required: true, on: { change: () => chosen(slot) } });
  const left = slot.free > 0 ? t("余 {count} 个号", { count: slot.free }) : t("已约满,可候补");
  return make("label", { class: "tick" }, radio, make("span", {}, `${moment(slot.starts_at)} · ${slot.room} · ${left}`));
}
