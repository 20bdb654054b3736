// What villagers do: where their session is over they are asked for a code again, and nothing that they typed is lost.
import { Refused, get, send, upload } from "./ask.js";
import { codeForm } from "./code.js";
import { dialog } from "./dialog.js";
import { make } from "./make.js";
import { smaller } from "./photos.js";
import { t } from "./text.js";

export const look = (path, query) => insisted(() => get(path, query));

export function deed(path, body, key = crypto.randomUUID()) {
  return insisted(() => send(path, body, { key }));
}

export async function handed(path, file, key = crypto.randomUUID()) {
  const photo = file.type.startsWith("image/") ? await smaller(file).catch(() => file) : file;
  return insisted(() => upload(path, photo, { key }));
}

async function insisted(ask) {
  try {
    return await ask();
  } catch (refused) {
    if (!(refused instanceof Refused) || refused.status !== 401) throw refused;
    await cameBack(refused);
    return ask();
  }
}

let coming = null;

// One dialog, however many deeds wait for it; whoever closes it hears the refusal.
function cameBack(refused) {
  coming ??= new Promise((entered, left) => {
    const why = make("p", {}, t("验证码的 30 分钟到了。请再收一次验证码,刚才填的都还在。"));
    const shown = dialog(t("再验证一次"), why, codeForm(() => (entered(), shown.close())));
    shown.addEventListener("close", () => {
      coming = null;
      left(refused);
    });
  });
  return coming;
}
