// Signing out ends what lies in this browser, so that whoever leaves is told of what was not sent.
import { asked } from "./dialog.js";
import * as queue from "./queue.js";
import { t } from "./text.js";

const form = document.querySelector('form[action="/sign-out"]');
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const waiting = await queue.count().catch(() => 0);
  if (waiting && !(await asked(t("还有 {count} 项没有发送", { count: waiting }), t("退出后它们就没有了。请先联网发送;确实不要的,再退出。"), { yes: t("放弃并退出"), no: t("先不退出"), grave: true }))) return;
  await queue.clear().catch(() => {});
  form.submit();
});
