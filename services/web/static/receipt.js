// How a case stands, for whoever holds its receipt. What the code on the paper says follows the #, so that no server's log has it.
import { STATES } from "./feedback.js";
import { facts, make, written } from "./make.js";
import { t } from "./text.js";
import { moment } from "./words.js";

const SERVICES = { hall: "/hall/v1/receipts", veterans: "/veterans/v1/receipts", feedback: "/feedback/v1/receipts" };
const told = document.getElementById("told");
const field = document.getElementById("receipt");

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(Object.keys(SERVICES), normal(field.value));
});
window.addEventListener("hashchange", scanned);
scanned();

function scanned() {
  const [service, receipt] = decodeURIComponent(location.hash.slice(1)).split(":");
  if (!receipt || !(service in SERVICES)) return;
  field.value = receipt;
  ask([service], receipt);
}

// As it stands on the paper, however it was typed: without the hyphen, with spaces, in small letters.
function normal(typed) {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return signs.length === 16 ? `${signs.slice(0, 8)}-${signs.slice(8)}` : typed.trim().toUpperCase();
}

// What is typed says nothing of the service that gave the receipt: each is asked until one knows it.
async function ask(services, receipt) {
  told.replaceChildren(make("p", { class: "quiet" }, t("正在查询…")));
  try {
    const [service, ...others] = services;
    const body = JSON.stringify({ receipt });
    const answer = await fetch(SERVICES[service], { method: "POST", headers: { "Content-Type": "application/json" }, body, signal: AbortSignal.timeout(10_000) });
    if (answer.status === 404 && others.length > 0) return ask(others, receipt);
    const found = await answer.json();
    told.replaceChildren(...(answer.ok ? status(found) : [make("p", {}, found.errors?.receipt?.[0] ?? found.detail ?? t("没有查到,请核对回执号。"))]));
  } catch {
    told.replaceChildren(make("p", {}, t("暂时查不到,请稍后再试。")));
  }
}

function status(found) {
  if ("reply" in found) return saying(found);
  const elsewhere = found.state === "not_accepted" ? t("请到") : t("理由");
  const list = facts([
    [t("进度"), found.says], [t("请到"), found.go_to], [elsewhere, written(found.told)], [t("还缺材料"), found.missing.join(t("、"))], [t("不服可以"), found.remedy.join("; ")],
    [t("应于"), found.promised_at && t("{moment} 前作出决定", { moment: moment(found.promised_at) })], [t("收件"), t("{centre},{moment}", { centre: found.centre_name, moment: moment(found.submitted_at) })], [t("最近变动"), moment(found.updated_at)],
  ]);
  return [make("h2", {}, t("{item}(编号 {number})", { item: found.item_title, number: found.number })), list];
}

function saying(found) {
  const list = facts([[t("进度"), STATES[found.state]], [t("答复"), written(found.reply)], [t("提出"), moment(found.received_at)], [t("最近变动"), moment(found.updated_at)]]);
  return [make("h2", {}, t("您提的意见")), list];
}
