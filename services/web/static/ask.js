// Asks the services. What fails is a Refused, with what to tell people; a session that has ended leads to the sign-in.
import { t, told } from "./text.js";

const TIMEOUT_MS = 15_000;

export class Refused extends Error {
  // `problem` is the RFC 9457 document; `status` is 0 where no answer came.
  constructor(status, problem) {
    super(told(problem.detail ?? problem.title ?? t("没有办成,请稍后再试。")));
    this.status = status;
    this.problem = problem;
  }

  // What is wrong with each field, by its name.
  get fields() {
    return each(this.problem.errors ?? {}, told);
  }
}

// The like of nested reasons, with `say` of each.
const each = (reasons, say) => {
  if (typeof reasons === "string") return say(reasons);
  if (Array.isArray(reasons)) return reasons.map((reason) => each(reason, say));
  return Object.fromEntries(Object.entries(reasons).map(([name, reason]) => [name, each(reason, say)]));
};

// `get("/express/v1/parcels", { state: "on_shelf" })`; what is null or empty is not asked.
export function get(path, query = {}) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return ask(asked.size ? `${path}?${asked}` : path, {});
}

// A write: done once, however often it is sent with the same `key`; `version` is that of the thing which was looked at;
// with `actor` it is refused where somebody else has signed in since.
export function send(path, body, { method = "POST", key = crypto.randomUUID(), version, actor } = {}) {
  const headers = { "Content-Type": "application/json", ...asking(key, actor) };
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  return ask(path, { method, headers, body: JSON.stringify(body ?? {}) });
}

// A file's bytes; answers what a later write names it by.
export function upload(path, file, { key = crypto.randomUUID(), actor } = {}) {
  const headers = { "Content-Type": file.type, ...asking(key, actor) };
  return ask(path, { method: "POST", headers, body: file });
}

const asking = (key, actor) => ({ "X-Asked-By": "page", "Idempotency-Key": key, ...(actor && { "X-Asked-As": actor }) });

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Refused(0, { detail: t("连不上网络,请检查后再试。") });
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  // Staff come back to where they were; a page for anybody knows itself what to do.
  if (answer.status === 401 && document.body.dataset.tier) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  throw new Refused(answer.status, problem);
}
