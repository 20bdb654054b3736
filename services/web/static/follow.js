// Follows the live stream, says how fresh the page is, and heals by itself.
import { get } from "./ask.js";
import { t } from "./text.js";
import { clock } from "./words.js";

const STREAM = "/supervision/v1/live";
const WHOLE = "/supervision/v1/overview";
// Being late and being silent come with time and not with events, so the whole is read again now and then.
const READ_AGAIN_MS = 30_000;
// The server ends every stream after a while, and the browser is back within three seconds: no reason to alarm anybody.
const GRACE_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

// Gives `take(body, whole)` everything that is newer than what it had.
export function follow(take) {
  const feed = new Feed(take);
  const look = () => (document.hidden ? feed.stop() : feed.start());
  // A browser has few connections for one host, and all tabs share them: one that nobody sees gives its own back.
  document.addEventListener("visibilitychange", look);
  look();
}

class Feed {
  #take;
  #stream = null;
  #timers = [];
  #retryMs = FIRST_RETRY_MS;
  #asOf = null;
  #lost = null;

  constructor(take) {
    this.#take = take;
  }

  start() {
    this.stop();
    this.#timers.push(setInterval(() => this.#readAgain(), READ_AGAIN_MS));
    this.#connect();
  }

  stop() {
    this.#stream?.close();
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  #connect() {
    const stream = new EventSource(STREAM);
    this.#stream = stream;
    stream.addEventListener("snapshot", (message) => this.#heard(JSON.parse(message.data), true, true));
    stream.addEventListener("changes", (message) => this.#heard(JSON.parse(message.data), false));
    stream.onopen = () => this.#isLive();
    stream.onerror = () => {
      this.#isLost();
      // The browser retries a lost connection itself, but not one that was refused.
      if (stream.readyState === EventSource.CLOSED) this.#connectLater();
    };
  }

  // Reading says why the stream was refused: a session that has ended leads to the sign-in.
  #connectLater() {
    this.#timers.push(setTimeout(() => {
      get(WHOLE).catch(() => {}).then(() => document.hidden || this.start());
    }, this.#retryMs));
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #readAgain() {
    get(WHOLE).then((body) => this.#heard(body, true)).catch(() => {
      // A connection can be dead for long before the browser knows.
      this.#isLost();
      this.#stream.close();
      this.#connectLater();
    });
  }

  // Stream and reading can cross on their way: what is older than the page is dropped, except at a new beginning.
  #heard(body, whole, anew = false) {
    if (!anew && this.#asOf && Date.parse(body.as_of) < Date.parse(this.#asOf)) return;
    this.#asOf = body.as_of;
    this.#take(body, whole);
    if (this.#stream.readyState === EventSource.OPEN) this.#isLive();
    else if (document.getElementById("pulse").dataset.state === "stale") this.#say("stale");
  }

  #isLive() {
    clearTimeout(this.#lost);
    this.#lost = null;
    this.#retryMs = FIRST_RETRY_MS;
    this.#say("live");
  }

  #isLost() {
    this.#lost ??= setTimeout(() => this.#say("stale"), this.#asOf ? GRACE_MS : 0);
  }

  #say(state) {
    const since = this.#asOf && clock(this.#asOf);
    const live = since ? t("实时 · 更新于 {since}", { since }) : t("正在读取…");
    const stale = since ? t("连接中断,显示的是 {since} 的数据,正在重连…", { since }) : t("暂时连不上,正在重试…");
    const pulse = document.getElementById("pulse");
    pulse.dataset.state = state;
    pulse.textContent = state === "live" ? live : stale;
  }
}
