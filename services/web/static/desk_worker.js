// Opens the workbench without a network. A document comes from the house if it can, and has the files of its own version; what services answer is never kept.
const VERSION = new URL(self.location).searchParams.get("v");
const DOCUMENT = "/desk";
const FILES = ["/static/house.css", "/static/desk.css", "/static/icon.svg", "/static/words/en.json"].concat(
  ["agents", "applying", "ask", "box", "cases", "clinic", "counter", "desk", "desk_today", "dialog", "disclosed", "disease", "form", "form_dialog", "group", "guestbook", "leaving", "make", "neighbours", "orders", "papers", "parcels", "pending", "photos", "queue", "recent", "rectifications", "scan", "sending", "stream", "text", "verbs", "veterans", "visits", "words"].map((name) => `/static/${name}.js`),
);
const PATIENCE_MS = 5_000;
// Which version the document of each open page is.
const versions = new Map();

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === DOCUMENT) event.respondWith(opened(event));
  else if (pathname.startsWith("/static/")) event.respondWith(loaded(event));
});

// All of one version or nothing: with a file of another this worker doesn't come to be.
async function keep() {
  const cache = await caches.open(VERSION);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  const shown = await fetch(DOCUMENT, { cache: "reload" });
  if (versionOf(shown) !== VERSION) throw new Error("another version, or nobody has signed in");
  await cache.put(DOCUMENT, shown);
  await skipWaiting();
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== VERSION);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

async function opened(event) {
  const kept = await caches.match(DOCUMENT, { cacheName: VERSION });
  const patience = kept && AbortSignal.timeout(PATIENCE_MS);
  const shown = await fetch(event.request, { signal: patience }).catch(() => null);
  const answer = shown && shown.status < 500 ? shown : (kept ?? shown ?? Response.error());
  versions.set(event.resultingClientId, versionOf(answer));
  if (answer === shown && versionOf(shown) === VERSION) event.waitUntil(renew(shown.clone()));
  return answer;
}

// As it was shown last: its language, and who has signed in.
async function renew(shown) {
  const cache = await caches.open(VERSION);
  await cache.put(DOCUMENT, shown);
}

async function loaded(event) {
  const version = versions.get(event.clientId) ?? VERSION;
  const kept = version && (await caches.has(version)) && (await caches.match(event.request, { cacheName: version }));
  return kept || fetch(event.request);
}

const versionOf = (answer) => answer.headers.get("pages-version");
