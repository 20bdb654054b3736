// How a case stands, for whoever holds its receipt. What the code on the paper says follows the #, so that no server's log has it.
import { moment } from "./words.js";

const SERVICES = { hall: "/hall/v1/receipts", veterans: "/veterans/v1/receipts" };
const told = document.getElementById("told");
const field = document.getElementById("receipt");

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(Object.keys(SERVICES), written(field.value));
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
function written(typed) {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return signs.length === 16 ? `${signs.slice(0, 8)}-${signs.slice(8)}` : typed.trim().toUpperCase();
}

// What is typed says nothing of the service that gave the receipt: each is asked until one knows it.
async function ask(services, receipt) {
  told.replaceChildren(text("p", "正在查询…", "quiet"));
  try {
    const [service, ...others] = services;
    const body = JSON.stringify({ receipt });
    const answer = await fetch(SERVICES[service], { method: "POST", headers: { "Content-Type": "application/json" }, body, signal: AbortSignal.timeout(10_000) });
    if (answer.status === 404 && others.length > 0) return ask(others, receipt);
    const found = await answer.json();
    told.replaceChildren(...(answer.ok ? status(found) : [text("p", found.errors?.receipt?.[0] ?? found.detail ?? "没有查到,请核对回执号。")]));
  } catch {
    told.replaceChildren(text("p", "暂时查不到,请稍后再试。"));
  }
}

function status(found) {
  const facts = [["进度", found.says], ["请到", found.go_to], [found.state === "not_accepted" ? "请到" : "理由", found.told], ["还缺材料", found.missing.join("、")], ["不服可以", found.remedy.join(";")]];
  facts.push(["应于", found.promised_at && `${moment(found.promised_at)} 前作出决定`], ["收件", `${found.centre_name},${moment(found.submitted_at)}`], ["最近变动", moment(found.updated_at)]);
  const list = document.createElement("dl");
  for (const [name, value] of facts) if (value) list.append(text("dt", name), text("dd", value));
  return [text("h2", `${found.item_title}(编号 ${found.number})`), list];
}

function text(tag, words, kind) {
  const element = document.createElement(tag);
  element.textContent = words;
  if (kind) element.className = kind;
  return element;
}
