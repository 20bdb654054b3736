// Reads a code: from the camera where the browser can, else from a keyboard scanner or by typing.
import { dialog } from "./dialog.js";
import { make, toast } from "./make.js";
import { t } from "./text.js";

const FORMATS = ["code_128", "code_39", "code_93", "ean_13", "itf", "qr_code"];
const EVERY_MS = 150;
// The same code stays before the camera for a while after it was read.
const SAME_MS = 3_000;

export const canScan = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

// Gives `read(code)` each code that comes before the camera, until the dialog is closed; `once` closes it at the first.
export async function scan(read, { once = false } = {}) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    toast(t("打不开相机:请在浏览器设置里允许使用相机,或直接输入。"), { kind: "wrong" });
    return;
  }
  const video = make("video", { class: "camera", autoplay: true, muted: true, playsInline: true, srcObject: stream });
  const said = make("p", { class: "quiet", role: "status" }, t("把条码放进画面"));
  const shown = dialog(t("扫码"), video, said);
  const timer = setInterval(watch(video, (code) => {
    said.textContent = code;
    navigator.vibrate?.(60);
    read(code);
    if (once) shown.close();
  }), EVERY_MS);
  shown.addEventListener("close", () => (clearInterval(timer), stream.getTracks().forEach((track) => track.stop())));
}

function watch(video, found) {
  const detector = new BarcodeDetector({ formats: FORMATS });
  let last = "";
  let at = 0;
  return async () => {
    const [code] = video.readyState >= video.HAVE_CURRENT_DATA ? await detector.detect(video).catch(() => []) : [];
    if (!code || (code.rawValue === last && Date.now() - at < SAME_MS)) return;
    last = code.rawValue;
    at = Date.now();
    found(last);
  };
}
