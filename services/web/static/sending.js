// Sends what was done at the desk: once and in order, now or when the network is back. What the house refuses is kept for the cadre to decide.
import { Refused, send, upload } from "./ask.js";
import * as queue from "./queue.js";
import { t } from "./text.js";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
// The house remembers a key for 24 hours; what is older might be done twice, so that somebody looks first.
const SURE_MS = 20 * 3_600_000;
// An answer like these says nothing against the action itself: it is sent again.
const LATER = new Set([0, 401, 408, 425, 429, 500, 502, 503, 504]);

export class Sending {
  #actor;
  #shown;
  #awaited = new Map();
  #retryMs = FIRST_RETRY_MS;
  #retry = null;

  // `shown(entries)` is told of each change; `actor` is who does what is done here.
  constructor(actor, shown) {
    this.#actor = actor;
    this.#shown = shown;
    addEventListener("online", () => this.go());
    document.addEventListener("visibilitychange", () => document.hidden || this.go());
  }

  // An action: `path` and `body` of the write, `words` for people, `about` what it is done to, `photos`
  // to be sent before it and named in the body as `photosAs`.
  // Answers what the house says, or null where it waits for the network. Raises Refused for what is refused at once.
  async perform(action) {
    const entry = await queue.add({ ...action, key: crypto.randomUUID(), actor: this.#actor, made: Date.now(), state: "waiting" });
    const outcome = new Promise((resolve, reject) => this.#awaited.set(entry.id, { resolve, reject }));
    this.go().catch((error) => this.#settle(entry.id, ({ reject }) => reject(error)));
    return outcome;
  }

  // Takes back what was not sent yet; false where that is too late.
  async undo(id) {
    const taken = await queue.take(id, (entry) => !entry.tried || entry.state === "refused");
    this.#tell();
    return taken !== undefined;
  }

  // What was refused goes out again, under the same key: if it did have its effect, it has it once.
  async again(id) {
    await queue.change(id, { state: "waiting", problem: null, made: Date.now() });
    return this.go();
  }

  // One tab at a time sends.
  async go() {
    clearTimeout(this.#retry);
    await this.#tell();
    const sent = await navigator.locks.request("desk-sending", () => this.#drain());
    if (sent) this.#retryMs = FIRST_RETRY_MS;
    else this.#goLater();
    await this.#tell();
  }

  async #drain() {
    for (let entry = await this.#next(); entry; entry = await this.#next()) {
      const tried = navigator.onLine && (await queue.change(entry.id, { tried: true }));
      if (navigator.onLine && !tried) continue;
      if (!tried || !(await this.#sent(tried))) return this.#letGo();
    }
    return true;
  }

  // The first that can go: nothing overtakes what was refused and is about the same thing.
  async #next() {
    const held = new Set();
    for (const entry of await queue.all()) {
      if (entry.actor !== this.#actor) continue;
      if (entry.state === "waiting" && entry.tried && Date.now() - entry.made > SURE_MS) await this.#setAside(entry, { detail: t("搁了太久,可能已经办过:请先核对,再决定重发还是放弃。") });
      else if (entry.state === "waiting" && !held.has(entry.about)) return entry;
      held.add(entry.about);
      this.#settle(entry.id, ({ resolve }) => resolve(null));
    }
    return undefined;
  }

  // Whether the house has decided about it.
  async #sent(entry) {
    try {
      const answer = await this.#asked(entry);
      await queue.remove(entry.id);
      this.#settle(entry.id, ({ resolve }) => resolve(answer ?? {}));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (LATER.has(error.status)) return false;
      await this.#refused(entry, error);
    }
    await this.#tell();
    return true;
  }

  async #asked({ id, path, body, key, version, actor, photos = [], photosAs = "files", files }) {
    let kept = files ?? [];
    for (const photo of photos.slice(kept.length)) {
      kept = [...kept, (await upload(photo.path, photo.file, { actor })).id];
      await queue.change(id, { files: kept });
    }
    return send(path, kept.length ? { ...body, [photosAs]: kept } : body, { key, version, actor });
  }

  // Whoever waits for it is told at the form; else it is kept.
  async #refused(entry, error) {
    if (this.#awaited.has(entry.id)) {
      await queue.remove(entry.id);
      this.#settle(entry.id, ({ reject }) => reject(error));
    } else {
      await this.#setAside(entry, { status: error.status, detail: error.message, errors: error.fields });
    }
  }

  #setAside(entry, problem) {
    entry.state = "refused";
    return queue.change(entry.id, { state: "refused", problem });
  }

  #settle(id, how) {
    const waiting = this.#awaited.get(id);
    this.#awaited.delete(id);
    if (waiting) how(waiting);
  }

  #letGo() {
    for (const id of [...this.#awaited.keys()]) this.#settle(id, ({ resolve }) => resolve(null));
    return false;
  }

  #goLater() {
    this.#retry = setTimeout(() => this.go(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  async #tell() {
    const entries = await queue.all();
    // What another tab has sent is answered there.
    for (const id of this.#awaited.keys()) if (!entries.some((entry) => entry.id === id)) this.#settle(id, ({ resolve }) => resolve({}));
    this.#shown(entries.filter(({ actor }) => actor === this.#actor), entries.filter(({ actor }) => actor !== this.#actor).length);
  }
}
