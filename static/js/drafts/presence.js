// Who else is at work on this questionnaire: asked when the hand moves to another question, and every twenty seconds
// while the page is seen. A save brings the same answer. The server away shows nobody.
import { make, token } from "../dom.js";
import { find, isOpen, root } from "./page.js";

const EVERY = 20000;
const place = document.querySelector("[data-presence]");
let here = "",
  timer = 0;

const listed = (names) => names.join(", ").replace(/, ([^,]*)$/, " et $1");
const isAre = (names) => (names.length > 1 ? "sont" : "est");

const tell = (element, words) => {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
};

export const showOthers = (others) => {
  if (!place) return;
  const theme = place.dataset.presenceTheme,
    names = others.filter((one) => !theme || one.theme === theme).map(({ name }) => name);
  tell(place, names.length ? `${listed(names)} ${isAre(names)} ici en ce moment` : "");
  for (const old of root.querySelectorAll(".item-presence"))
    if (!others.some(({ item }) => item === old.dataset.item)) old.remove();
  for (const code of new Set(others.map(({ item }) => item).filter(Boolean))) {
    const body = find(code, ".item-body");
    if (!body) continue;
    const writers = others.filter(({ item }) => item === code).map(({ name }) => name),
      note = body.querySelector(".item-presence") ?? body.prepend(make("p", "item-presence")) ?? body.firstChild;
    note.dataset.item = code;
    note.setAttribute("role", "status");
    tell(note, `${listed(writers)} ${isAre(writers)} en train d’écrire ici`);
  }
};

const words = (more) => {
  const theme = place.dataset.presenceTheme;
  return new URLSearchParams({ theme, item: here, csrfmiddlewaretoken: token(), ...more });
};

// Never led to the page that signs in: nobody would see it, and what it tells once would be lost.
const send = (more) =>
  fetch(place.dataset.presence, {
    method: "POST",
    body: words(more),
    redirect: "manual",
    credentials: "same-origin",
    keepalive: true,
  });

const ask = async () => {
  clearTimeout(timer);
  if (document.visibilityState !== "visible") return;
  timer = setTimeout(ask, EVERY);
  try {
    const answer = await send({});
    if (answer.ok) showOthers((await answer.json()).others);
  } catch {
    showOthers([]);
  }
};

export const startPresence = () => {
  if (!place || !isOpen) return;
  root.addEventListener("focusin", ({ target }) => {
    const code = target.closest("[data-draft]")?.dataset.draft ?? "";
    if (code === here) return;
    here = code;
    ask();
  });
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("pagehide", () => send({ left: "oui" }).catch(() => {}));
  ask();
};
