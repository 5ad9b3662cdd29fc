// Signing out with unsent texts shows them first; once signed out nothing of hers stays in this browser.
import { sendAll } from "./again.js";
import { drafts, going, person, root, store } from "./page.js";
import { tell } from "./sending.js";

// Her other tabs write nothing any more once she has signed out in one.
const others = window.BroadcastChannel && root ? new BroadcastChannel("saisie-sortie") : null;

const holds = () => store.all().length > 0 || [...drafts.values()].some((draft) => draft.dirty);

// A server that answers slowly, or not at all, holds nobody back: what is left unsent is shown instead.
const PATIENCE = 10000;
const sentInTime = (button) => {
  if (button) button.textContent = "Envoi de vos textes…";
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([sendAll({ everyPage: true }), late]).catch(() => {});
};

const erase = () => {
  store.erase();
  others?.postMessage(person);
};

// When a session merely ends, texts stay: they are read again by whoever signs in with the same name.
const signOut = async (event) => {
  const form = event.target;
  if (form.dataset?.signOut === undefined || form.dataset.signingOut) return;
  if (!holds()) return erase();
  event.preventDefault();
  await sentInTime(event.submitter);
  if (holds() && !form.dataset.signOutAnyway) {
    const texts = new URL(form.dataset.signOut, location.href);
    if (location.pathname !== texts.pathname) {
      going.away = true;
      location.assign(texts);
      return;
    }
    const words = "Ces textes ne sont pas partis\u00a0: les effacer de ce navigateur, et vous déconnecter\u202f?";
    if (!window.confirm(words)) return;
  }
  erase();
  form.dataset.signingOut = "yes";
  form.requestSubmit();
};

export const watchSignOut = () => {
  document.addEventListener("submit", signOut);
  others?.addEventListener("message", ({ data }) => {
    if (data !== person) return;
    store.isClosed = true;
    tell("session");
  });
};
