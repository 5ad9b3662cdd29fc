// The workspace without network. A page that the server says may be kept (its answer names the person) is kept as it
// passes, with what draws it, and shown again for a day when the network or the server is away. What is typed is not
// this worker's affair: pages keep and send it (drafts/). Nothing of a person stays once she signs out, or once
// somebody else's page comes. The server puts `self.places` before this text: { signOut, refuge, listing, drawn }.
const PAGES = "espace:",
  DRAWN = "espace-habillage",
  KEEP = "X-Sans-Reseau",
  A_DAY = 24 * 3600 * 1000,
  AWAY = new Set([502, 503, 504]);
const { signOut, refuge, listing, drawn } = self.places;

const addressOf = (request) => new URL(request.url).pathname;
const isOld = (answer) => Date.now() - Number(answer.headers.get("X-Kept-At")) > A_DAY;

const forget = async (isGone) => {
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && isGone(name)) await caches.delete(name);
};

const cleanOldPages = async (pages) => {
  for (const request of await pages.keys()) {
    const answer = await pages.match(request);
    if (answer && isOld(answer)) await pages.delete(request);
  }
};

const keepPage = async (path, person, answer) => {
  const name = PAGES + person,
    headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", String(Date.now()));
  const copy = new Response(await answer.text(), { headers });
  await forget((other) => other !== name);
  const pages = await caches.open(name);
  await pages.put(path, copy);
  await cleanOldPages(pages);
};

// The copy says when it was kept, so that the page tells it (drafts/offline.js).
const keptPage = async (path) => {
  const answer = await caches.match(path);
  if (!answer || isOld(answer)) return null;
  const html = await answer.text(),
    at = answer.headers.get("X-Kept-At");
  return new Response(html.replace("<html ", `<html data-kept-at="${at}" `), { headers: answer.headers });
};

const away = async (path) => (await keptPage(path)) ?? (await caches.match(refuge)) ?? Response.error();

const page = async (event) => {
  const path = addressOf(event.request);
  try {
    const answer = await fetch(event.request),
      isWhole = event.request.method === "GET" && !new URL(event.request.url).search, // not a part of it, sorted
      person = answer.ok && isWhole && answer.headers.get(KEEP);
    if (person) event.waitUntil(keepPage(path, person, answer.clone()));
    return AWAY.has(answer.status) ? ((await keptPage(path)) ?? answer) : answer;
  } catch {
    return away(path);
  }
};

const leave = async (event) => {
  await forget(() => true);
  try {
    return await fetch(event.request);
  } catch {
    return away("");
  }
};

const style = async (event) => {
  const assets = await caches.open(DRAWN);
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(assets.put(addressOf(event.request), answer.clone()));
    return answer;
  } catch {
    return (await assets.match(addressOf(event.request))) ?? Response.error();
  }
};

const handlerOf = (request) => {
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return null;
  if (request.method === "POST") return pathname === signOut ? leave : request.mode === "navigate" ? page : null;
  if (request.method !== "GET") return null;
  if (pathname.startsWith(drawn)) return style;
  return request.mode === "navigate" || request.headers.has(KEEP) ? page : null;
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  const first = [new Request(refuge, { credentials: "omit" }), listing]; // as nobody reads it
  event.waitUntil(caches.open(DRAWN).then((assets) => assets.addAll(first)));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const handle = handlerOf(event.request);
  if (handle) event.respondWith(handle(event));
});
