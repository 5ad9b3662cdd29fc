// The page that is typed in: who types, what is saved under which scope, and what it shows when something is not saved.
export const root = document.querySelector("[data-drafts]");
const { draftsPerson, drafts: scope, draftsOpen, draftsPage } = root?.dataset ?? {};
export const person = draftsPerson;
export const isOpen = draftsOpen === "oui";
export const page = draftsPage || "attente";
export const prefix = `saisie:${person}:${scope}:`;
export const drafts = new Map();
// What one module asks of another that imports it: no module imports in a circle.
export const later = { rest: () => {}, again: () => {} };
export const find = (code, part = "") => root.querySelector(`[data-draft="${CSS.escape(code)}"] ${part}`.trim());

export const token = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
  root.querySelector("[name=csrfmiddlewaretoken]")?.value ??
  "";
