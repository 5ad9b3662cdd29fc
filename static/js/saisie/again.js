// Sent again: after a failure, when the network or the person comes back; what closed pages left too.
import { drafts, find, isOpen, later, page } from "./page.js";
import { line, post, report, tell } from "./sending.js";
import { livePages, store } from "./store.js";

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
export const sendAll = () => Promise.all([...[...drafts.values()].map((draft) => draft.send()), sendAbsent()]);
window.addEventListener("online", () => sendAll());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" || line.trouble) sendAll();
});

// What closed pages left for items that are not here: sent from here; what needs a choice is named, with its page.
const refused = new Set();
let absent = Promise.resolve();
export const sendAbsent = () =>
  (absent = absent.then(async () => {
    if (!isOpen) return;
    const live = await livePages();
    line.waitingElsewhere = [];
    for (const entry of store.all()) {
      if (find(entry.code) || (live.has(entry.from) && entry.from !== page)) continue;
      const { href = "", label = entry.code } = entry,
        key = `${entry.code}:${entry.from}:${entry.mark}`;
      try {
        const answer = refused.has(key) ? { refused: true } : await post(entry.url, entry.fields, entry.from);
        if (answer.session) return tell("session");
        if (answer.saved) {
          store.drop(entry.code, entry.from, entry.mark);
          if (line.trouble) tell("");
        } else {
          refused.add(key);
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
