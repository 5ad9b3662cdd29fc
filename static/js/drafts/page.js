// The page that is typed in: who types, under which scope its texts are kept, and whether it saves.
import { Store } from "./store.js";

export const root = document.querySelector("[data-drafts-person]");
const { draftsPerson, drafts: own = "", draftsOpen } = root?.dataset ?? {};
export const person = draftsPerson;
export const scope = own.trim();
export const isOpen = draftsOpen?.trim() !== "non";
// What this open page saves follows its own earlier saves: it has a name of its own.
const drawn = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
export const page = window.crypto?.randomUUID?.() ?? drawn();
export const store = new Store(() => localStorage, person, scope);

// Each open page holds a lock of its name, so that the others leave alone what it keeps.
if (root) navigator.locks?.request(`saisie:${page}`, () => new Promise(() => {}));
export const livePages = async () =>
  new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name.replace("saisie:", "")));

export const drafts = new Map();
export const last = { field: null }; // where she typed last
export const going = { away: false }; // she leaves on purpose: no warning
// What a module calls in another that imports it, set by that one: no module imports in a circle.
export const later = { rest: () => {}, again: () => {}, delivered: () => {} };
export const find = (code, part = "") => root.querySelector(`[data-draft="${CSS.escape(code)}"] ${part}`.trim());
