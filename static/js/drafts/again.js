// Sent again: after a failure, when the network or the person comes back; what closed pages left too.
import { drafts, find, isOpen, later, livePages, page, scope, store } from "./page.js";
import { line, post, report, tell } from "./sending.js";

const LONGEST_WAIT = 30000;
let wait = 2000,
  waiting = 0;
export const rest = () => {
  wait = 2000;
  clearTimeout(waiting);
  waiting = 0;
  sendAll();
};
const again = () => {
  if (waiting) return;
  waiting = setTimeout(() => {
    waiting = 0;
    wait = Math.min(wait * 2, LONGEST_WAIT);
    sendAll();
  }, wait);
};
// `everyPage`: what other open pages hold too; each text keeps the name of its page, which then finds it saved.
export const sendAll = ({ everyPage = false } = {}) =>
  Promise.all([...[...drafts.values()].map((draft) => draft.send()), sendAbsent(everyPage)]);
window.addEventListener("online", () => sendAll());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" || line.trouble) sendAll();
});

// A text of this page is one that it shows, and that may be typed here.
export const isHere = (entry) => isOpen && entry.scope === scope && Boolean(find(entry.code));

// What closed pages left for texts that are not here: sent from here; what needs a choice is named, with its page.
const refused = new Set();
let absent = Promise.resolve();
export const sendAbsent = (everyPage = false) =>
  (absent = absent
    .catch(() => {})
    .then(async () => {
      const live = await livePages();
      line.waitingElsewhere = [];
      for (const entry of store.all()) {
        if (isHere(entry) || (!everyPage && live.has(entry.from) && entry.from !== page)) continue;
        const { href = "", label = entry.code } = entry,
          tried = `${entry.key}:${entry.mark}`;
        try {
          const { url, fields, from, at } = entry,
            answer = refused.has(tried) ? { refused: true } : await post(url, fields, from, at);
          if (answer.session) return tell("session");
          if (answer.saved || answer.refused?.code === "late") {
            if (answer.refused) line.late = `${label}\u00a0: ${answer.refused.message}`;
            store.drop(entry.key, entry.mark);
            later.delivered();
            if (line.trouble) tell("");
          } else {
            refused.add(tried);
            line.waitingElsewhere.push({ code: entry.code, label, href });
          }
        } catch {
          tell("network");
          return again();
        }
      }
      report();
    }));

later.rest = rest;
later.again = again;
