// The pages that this browser keeps for the time without network (worker.js), by title, as links.
import { make } from "../dom.js";
import { moment } from "../french.js";

const DAY = 24 * 3600 * 1000;
const list = document.querySelector("[data-kept-pages]");

const titleOf = async (answer) => {
  const { title } = new DOMParser().parseFromString(await answer.text(), "text/html");
  return title.split(" – ").slice(0, -1).join(" – ").trim() || title; // without the name of the site
};

const show = async () => {
  const names = (await window.caches?.keys()) ?? [];
  for (const name of names.filter((one) => one.startsWith("espace:"))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const answer = await pages.match(request),
        at = Number(answer.headers.get("X-Kept-At"));
      if (Date.now() - at > DAY) continue;
      const link = Object.assign(make("a", "", await titleOf(answer)), { href: new URL(request.url).pathname }),
        line = make("li");
      line.append(link, make("span", "muted", ` · ${moment(new Date(at))}`));
      list.append(line);
    }
  }
  document.querySelector("[data-kept-none]").hidden = Boolean(list.firstElementChild);
};

// Why it is shown: a page that is not kept, a gesture that is not done, a sign-out that the server does not know of.
const { refuge } = document.documentElement.dataset,
  back = document.querySelector("[data-refuge-back]");
for (const words of document.querySelectorAll("[data-refuge-said]"))
  words.hidden = words.dataset.refugeSaid !== (refuge ?? "page");
// The page that she asked for comes by itself when the server answers again; a gesture is never done twice.
const AWAY = new Set([502, 503, 504]);
const isBack = async () => {
  try {
    const { status } = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    return !AWAY.has(status);
  } catch {
    return false;
  }
};
const tryAgain = async () => {
  if (await isBack()) location.reload();
};

if (refuge === "page") {
  back.href = location.href;
  window.addEventListener("online", tryAgain);
  setInterval(tryAgain, 5000);
} else if (document.referrer) back.href = document.referrer;
show();
