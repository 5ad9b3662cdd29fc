// The browser's storage: one entry a text and an open page, erased on delivery. Only the person who typed reads hers.
import { page, prefix, root, scope } from "./page.js";

export const state = { isKept: true, isClosed: false };
export const keyOf = (code, from) => `${prefix}${scope}:${code}:${from}`;
const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
export const store = {
  put(key, entry) {
    if (state.isClosed) return;
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      state.isKept = false;
    }
  },
  drop(key, mark) {
    try {
      if (mark === undefined || read(key)?.mark === mark) localStorage.removeItem(key);
    } catch {
      /* forbidden */
    }
  },
  // Every text of this person, whatever its page, the oldest first.
  all() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => [key, ...key.slice(prefix.length).split(":")])
        .map(([key, place, code, from]) => ({ key, scope: place, code, from, ...read(key) }))
        .filter((entry) => entry.url)
        .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    } catch {
      return [];
    }
  },
  erase() {
    for (const { key } of this.all()) this.drop(key);
  },
};

// Each open page holds a lock of its name: what a live page keeps is its own affair.
if (root) navigator.locks?.request(`saisie:${page}`, () => new Promise(() => {}));
export const livePages = async () =>
  new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name.replace("saisie:", "")));

// What of an entry is read: each text after its label.
export const wordsOf = ({ words = [] }) =>
  words.map(([label, text]) => (label ? `${label}\u00a0: ${text}` : text)).join("\n");
