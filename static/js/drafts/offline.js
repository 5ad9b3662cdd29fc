// Without network: a worker keeps the pages that she opens (offline/worker.js) and gives a copy of them for a day.
// A copy shows what was saved when it was kept: what was saved since from this browser is put back in its fields.
import { moment } from "../french.js";
import { draftOf } from "./draft.js";
import { find, isOpen, root, store } from "./page.js";
import { line, report } from "./sending.js";

const { keptAt = "" } = document.documentElement.dataset;
const path = location.pathname;

const replay = () => {
  for (const { code, fields } of store.acknowledged(path)) {
    const element = isOpen && find(code);
    if (element) draftOf(element)?.restore(fields);
  }
  line.copy = moment(new Date(Number(keptAt)));
  report();
};

// Asked so that the worker sees it pass; read to its end, since an answer left unread holds its connection.
const passing = async (address) => (await fetch(address, { headers: { "X-Sans-Reseau": "oui" } })).text();

// Her unsent texts are read, and given up, without network too.
const keepTexts = async () => {
  const texts = new URL(document.querySelector("[data-sign-out]").dataset.signOut, location.href).pathname;
  if (!(await caches.match(texts))) await passing(texts);
};

// What draws this page is kept with it: a browser gives it from its own memory at times, and the worker sees nothing.
const keepDrawing = async () => {
  const drawn = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  for (const { origin, pathname } of drawn)
    if (origin === location.origin && pathname.startsWith("/static/") && !(await caches.match(pathname)))
      await passing(pathname);
  await keepTexts();
};

// A page that was on its way before the worker was there: it is asked again, so that the worker sees it.
const keepThisPage = async () => {
  await passing(path);
  await keepDrawing();
};

// Fills a kept page with what was saved since it was drawn; texts that wait are put back over it afterwards.
export const replayCopy = () => {
  if (keptAt) replay();
  else if (!location.search) store.forgetAcknowledged(path);
};

// Where the browser can install the workspace, a button of hers asks for it.
const offerInstalling = () => {
  const place = document.querySelector("[data-install]");
  window.addEventListener("beforeinstallprompt", (event) => {
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => event.prompt(), { once: true });
  });
  window.addEventListener("appinstalled", () => {
    if (place) place.hidden = true;
  });
};

const quietly = (keep) => keep().catch(() => {}); // the network is away, or the browser keeps nothing more

export const startOffline = () => {
  const { worker } = root.dataset,
    workers = navigator.serviceWorker;
  if (!worker || !workers) return;
  offerInstalling();
  const [{ workerStart }] = performance.getEntriesByType("navigation");
  if (workers.controller) quietly(workerStart ? keepDrawing : keepThisPage);
  else {
    workers.addEventListener("controllerchange", () => quietly(keepThisPage));
    workers.ready.then(({ active }) => active.postMessage("")); // a page still on its way when it came is not seen yet
  }
  workers.register(worker, { updateViaCache: "none" }).catch(() => {}); // forbidden here: the pages work with network
};
