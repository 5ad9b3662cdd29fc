// The browser's storage: one entry an item and an open page, erased on delivery.
import { page, prefix, root } from "./page.js";

export const state = { isKept: true };
export const store = {
  put(code, from, entry) {
    try {
      localStorage.setItem(`${prefix}${code}:${from}`, JSON.stringify(entry));
    } catch {
      state.isKept = false;
    }
  },
  drop(code, from, mark) {
    try {
      if (mark === undefined || this.read(code, from)?.mark === mark)
        localStorage.removeItem(`${prefix}${code}:${from}`);
    } catch {
      /* forbidden */
    }
  },
  read(code, from) {
    try {
      return JSON.parse(localStorage.getItem(`${prefix}${code}:${from}`));
    } catch {
      return null;
    }
  },
  all() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length).split(":"))
        .map(([code, from]) => ({ code, from, ...this.read(code, from) }))
        .filter((entry) => entry.url);
    } catch {
      return [];
    }
  },
};

// Each open page holds a lock of its name: what a live page keeps is its own affair.
if (root) navigator.locks?.request(`saisie:${page}`, () => new Promise(() => {}));
export const livePages = async () =>
  new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name.replace("saisie:", "")));
