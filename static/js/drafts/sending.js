// One envoi, and what is said of it: the banner tells why something is not saved, the voice tells the rest quietly.
import { cookieToken, token } from "../dom.js";
import { drafts, person, root, store } from "./page.js";
import { bannerOf, meaningOf } from "./words.js";

const PATIENCE = 15000;
const banner = root?.querySelector("[data-drafts-banner]");
const voice = root?.querySelector("[data-drafts-voice]");

// `at`: when it was typed. A closing counts by the server's clock; both hours are told beside what came too late.
export const post = async (url, fields, from, at = Date.now()) => {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value.replaceAll("\0", "")]));
  body.set("person", person);
  body.set("page", from);
  body.set("typed", at);
  body.set("clock", Date.now());
  if (!cookieToken())
    await (await fetch(location.pathname, { credentials: "same-origin" })).text(); // it brings the cookie back
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(url, {
    method: "POST",
    body,
    redirect: "manual",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  return meaningOf(answer, isJson && (await answer.json()));
};

export const line = { trouble: "", waitingElsewhere: [], late: "", copy: "" };
let said = 0;
const unsaved = () => {
  const stuck = [...drafts.values()].filter((draft) => draft.stuck && draft.element.isConnected);
  return [
    ...stuck.map((draft) => ({ code: draft.code, label: draft.label, href: `#${draft.element.id}` })),
    ...line.waitingElsewhere,
  ];
};
export const report = () => {
  const left = unsaved();
  const place = banner.querySelector("[data-drafts-words]");
  const words = bannerOf({ ...line, isKept: store.isKept, isClosed: store.isClosed, count: left.length });
  const links = line.trouble
    ? []
    : left.flatMap(({ label, href }, index) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: label });
        return index ? [", ", link] : [link];
      });
  banner.hidden = !words;
  banner.querySelector("[data-drafts-sign-in-row]").hidden = line.trouble !== "session";
  banner.querySelector("[data-drafts-kept]").hidden = !line.waitingElsewhere.length;
  const key = words + left.map(({ code }) => code).join();
  if (place.dataset.said !== key) {
    place.dataset.said = key;
    place.replaceChildren(words, ...links);
  }
};
export const tell = (what) => {
  const over = line.trouble && !what;
  line.trouble = what;
  report();
  if (over) document.dispatchEvent(new CustomEvent("network-back")); // what sends documents tries again
};
document.addEventListener("session-over", () => tell("session")); // said by what sends documents
export const speak = (words) => {
  clearTimeout(said);
  said = setTimeout(() => {
    if (voice) voice.textContent = words;
  }, 600);
};
