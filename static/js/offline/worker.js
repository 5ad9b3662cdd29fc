// The workspace without network. A page that the server says may be kept (its answer names the person) is kept as it
// passes, with what draws it, and shown again for a day when the network or the server is away. What is typed is not
// this worker's affair: pages keep and send it (drafts/). Nothing of a person stays once she signs out, once anybody
// signs in, or once somebody else's page comes. The server puts `self.places` before this text.
const PAGES = "espace:",
  LEAVING = "espace-depart", // a sign-out that the server has not heard of yet
  DRAWN = "espace-habillage",
  KEEP = "X-Sans-Reseau",
  A_DAY = 24 * 3600 * 1000,
  AWAY = new Set([502, 503, 504]);
const { home, signIn, signOut, refuge, listing, drawn } = self.places;

const addressOf = (request) => new URL(request.url).pathname;
const isOld = (answer) => !answer || Date.now() - Number(answer.headers.get("X-Kept-At")) > A_DAY;

const forget = async (isGone) => {
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && isGone(name)) await caches.delete(name);
};

let departures = 0; // what was on its way when somebody left is not kept
const keepPage = async (path, person, answer, since) => {
  const name = PAGES + person,
    headers = new Headers([...answer.headers, ["X-Kept-At", String(Date.now())]]);
  headers.delete("Content-Encoding");
  const copy = new Response(await answer.text(), { headers });
  await forget((other) => other !== name);
  if (since !== departures) return;
  const pages = await caches.open(name);
  await pages.put(path, copy);
  if (since !== departures) await pages.delete(path);
  for (const request of await pages.keys()) if (isOld(await pages.match(request))) await pages.delete(request);
};

// « Back » to what a form was answered, which no memory holds here: the page of that form, anew; nothing is sent twice.
const isAgain = ({ cache }) => cache === "only-if-cached",
  anew = (request) => (isAgain(request) ? new Request(request, { cache: "default" }) : request),
  before = ({ request }) => Response.redirect(request.referrer || request.url);

const marked = async (answer, mark) =>
  new Response((await answer.text()).replace("<html ", `<html ${mark} `), { headers: answer.headers });

// The copy says when it was kept, so that the page tells it (drafts/offline.js).
const keptPage = async (path) => {
  const answer = await caches.match(path);
  return isOld(answer) ? null : marked(answer, `data-kept-at="${answer.headers.get("X-Kept-At")}"`);
};

// `why`: « page » that is not kept, « geste » that is not done, « depart » that the server does not know of.
const refugeFor = async (why) => {
  const answer = await caches.match(refuge);
  return answer ? marked(answer, `data-refuge="${why}"`) : Response.error();
};

// The workspace opens on an address that leads elsewhere: on the home of hers that is kept, then.
const homeKept = async () => {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES)))
    for (const { url } of await (await caches.open(name)).keys())
      if (/^\/candidature\/\w+\/\d{4}\/$/.test(new URL(url).pathname)) return Response.redirect(url);
  return null;
};

const away = async (path) => (await keptPage(path)) || (path === home && (await homeKept())) || refugeFor("page");

// A sign-out that could not leave goes first, with the token of today: that of then may be gone with the browser.
const finishLeaving = async () => {
  if (!(await caches.has(LEAVING))) return;
  const html = await (await fetch(signOut)).text(),
    [, csrfmiddlewaretoken = ""] = html.match(/name="csrfmiddlewaretoken" value="(\w+)"/) ?? [];
  await fetch(signOut, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken }) });
  await caches.delete(LEAVING);
};

const page = async (event) => {
  const path = addressOf(event.request),
    since = departures;
  try {
    await finishLeaving();
    const answer = await fetch(anew(event.request)),
      isWhole = !new URL(event.request.url).search, // not a part of it, sorted
      person = answer.ok && isWhole && answer.headers.get(KEEP);
    if (person) event.waitUntil(keepPage(path, person, answer.clone(), since));
    return AWAY.has(answer.status) ? await away(path) : answer;
  } catch {
    return away(path);
  }
};

const gesture = (event) =>
  finishLeaving()
    .then(() => fetch(event.request))
    .catch(() => refugeFor("geste"));

const forgetAll = () => {
  departures += 1;
  return forget(() => true);
};

const arrive = async (event) => {
  await forgetAll(); // before, and after what was asked meanwhile
  const answer = await fetch(event.request);
  await forgetAll();
  return answer;
};

const leave = (event) =>
  arrive(event).catch(async () => {
    await caches.open(LEAVING);
    return refugeFor("depart");
  });

// Written only when it changed: a page is drawn with forty of them.
const style = async (event) => {
  const assets = await caches.open(DRAWN),
    path = addressOf(event.request),
    kept = await assets.match(path);
  try {
    const answer = await fetch(event.request),
      isSame = kept?.headers.get("Last-Modified") === answer.headers.get("Last-Modified");
    if (answer.ok && !isSame) event.waitUntil(assets.put(path, answer.clone()));
    return answer;
  } catch {
    return kept ?? Response.error();
  }
};

const handlerOf = (request) => {
  const { origin, pathname } = new URL(request.url),
    isPage = request.mode === "navigate";
  if (origin !== self.location.origin) return null;
  if (signIn.includes(pathname) && (request.method === "POST" || pathname !== signIn[0])) return arrive;
  if (request.method === "POST" && pathname === signOut) return leave;
  if (request.method === "POST") return !isPage ? null : isAgain(request) ? before : gesture;
  if (request.method !== "GET") return null;
  if (pathname.startsWith(drawn)) return style;
  return isPage || request.headers.has(KEEP) ? page : null;
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  const asNobody = new Request(refuge, { credentials: "omit" });
  event.waitUntil(caches.open(DRAWN).then((assets) => assets.addAll([asNobody, listing])));
});
for (const name of ["activate", "message"])
  self.addEventListener(name, (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const handle = handlerOf(event.request);
  if (handle) event.respondWith(handle(event));
});
