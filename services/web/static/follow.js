// Follows the live stream, says how fresh the page is, and heals by itself.
import { clock } from "./words.js";

const STREAM = "/supervision/v1/live";
const WHOLE = "/supervision/v1/overview";
// Being late and being silent come with time and not with events, so the whole is read again now and then.
const READ_AGAIN_MS = 60_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

let asOf = null;

function say(state) {
  const pulse = document.getElementById("pulse");
  const since = asOf ? clock(asOf) : "";
  const texts = { live: `实时 · 更新于 ${since}`, stale: asOf ? `连接中断,显示的是 ${since} 的数据,正在重连…` : "暂时连不上,正在重试…" };
  pulse.dataset.state = state;
  if (pulse.textContent !== texts[state]) pulse.textContent = texts[state];
}

export function follow(take) {
  const heard = (whole) => (body) => {
    asOf = body.as_of;
    take({ body, whole });
    say("live");
  };
  connect(heard, FIRST_RETRY_MS);
  setInterval(() => read().then(heard(true)).catch(() => say("stale")), READ_AGAIN_MS);
}

function connect(heard, retryMs) {
  const stream = new EventSource(STREAM);
  stream.addEventListener("snapshot", (message) => heard(true)(JSON.parse(message.data)));
  stream.addEventListener("changes", (message) => heard(false)(JSON.parse(message.data)));
  stream.onopen = () => { retryMs = FIRST_RETRY_MS; if (asOf) say("live"); };
  stream.onerror = () => {
    say("stale");
    // The browser retries a lost connection itself, but not one that was refused.
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => read().catch(() => {}).then(() => connect(heard, Math.min(retryMs * 2, LAST_RETRY_MS))), retryMs);
  };
}

async function read() {
  const answer = await fetch(WHOLE, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
  if (answer.status === 401 || answer.status === 403) location.assign("/sign-in");
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}
