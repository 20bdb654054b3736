// A notifiable disease: its card is encrypted, and shown to who has to do with it; the house itself knows only when it is due.
import { revealed } from "./disclosed.js";
import { choice, labelled, named, tick } from "./form.js";
import { input } from "./form_dialog.js";
import { facts, make } from "./make.js";
import { t } from "./text.js";
import { dayOf, hour, moment } from "./words.js";

const DISEASES = JSON.parse(document.getElementById("main").dataset.diseases ?? "{}");
const CLASSES = { suspected: "疑似病例", clinical: "临床诊断病例", confirmed: "确诊病例", carrier: "病原携带者" };

export const DISEASE = {
  words: "传染病报告",
  list: "/clinic/v1/disease-reports",
  title: ({ urgent }) => (urgent ? t("传染病报告,2 小时内") : t("传染病报告,24 小时内")),
  about: (found) => facts([
    [t("事项"), DISEASE.title(found)],
    [t("填卡"), moment(found.opened_at)],
    [t("已报告"), found.reported_at && moment(found.reported_at)],
    [t("报告卡"), revealed(t("查看报告卡(会留记录)"), `${DISEASE.list}/${found.id}/card`, card)],
  ]),
};

export const COUNTERS = [{ word: "传染病报告卡", open: report }];

function card({ disease, case_class: sure, outbreak, patient, address, onset_on: onset, diagnosed_at: diagnosed, text }) {
  return facts([
    [t("病种"), t(DISEASES[disease])],
    [t("病例分类"), t(CLASSES[sure])],
    [t("聚集性疫情"), outbreak ? t("是") : null],
    [t("病人"), [patient.name, patient.phone, patient.identity].filter(Boolean).join(" ")],
    [t("现住址"), make("span", { lang: "zh-CN" }, address)],
    [t("发病"), onset],
    [t("诊断"), moment(diagnosed)],
    [t("备注"), text && make("span", { class: "said", lang: "zh-CN" }, text)],
  ]);
}

function report(file) {
  const today = dayOf(Date.now());
  const now = `${today}T${hour(Date.now())}`;
  file({
    title: t("传染病报告卡"),
    parts: [
      labelled(t("病种"), choice("disease", [["", t("请选择")], ...named(DISEASES)], { required: true })),
      labelled(t("病例分类"), choice("case_class", named(CLASSES))),
      tick("outbreak", t("暴发或聚集性疫情(2 小时内报告)")),
      labelled(t("病人姓名"), input("patient.name", { maxLength: 40, required: true, autocomplete: "off" })),
      labelled(t("电话(可不填)"), input("patient.phone", { type: "tel", autocomplete: "off" })),
      labelled(t("身份证号(可不填)"), input("patient.identity", { maxLength: 18, autocomplete: "off", autocapitalize: "characters" })),
      labelled(t("现住址"), input("address", { maxLength: 200, required: true, autocomplete: "off" })),
      labelled(t("发病日期(可不填)"), input("onset_on", { type: "date", max: today })),
      labelled(t("诊断时间"), input("diagnosed_at", { type: "datetime-local", required: true, value: now, max: now })),
      labelled(t("备注(可不填)"), input("text", { maxLength: 500 })),
      make("p", { class: "quiet" }, t("时限从现在起算。报疾控以后,请在“事项”里登记已报告。")),
    ],
    path: DISEASE.list,
    body: ({ outbreak, diagnosed_at: diagnosed, ...filled }) => ({ ...filled, outbreak: outbreak === "yes", diagnosed_at: `${diagnosed}:00+08:00` }),
    done: () => t("填好了。甲类、按甲类管理和聚集性的 2 小时内报疾控,其他的 24 小时内。"),
  });
}
