// What is typed is saved as it is typed, kept in this browser until the server has it, and sent again by itself.
// The page [data-drafts-person] names the person; each [data-draft] inside holds the fields of one text, its address.
// A page without texts only sends what an earlier visit left.
// Without this script the same fields are sent by the button of their form.
import { act } from "./drafts/acting.js";
import { sendAll } from "./drafts/again.js";
import { choose } from "./drafts/clash.js";
import { draftOf } from "./drafts/draft.js";
import { goToNext } from "./drafts/following.js";
import { showKept } from "./drafts/kept.js";
import { watchSignOut } from "./drafts/leaving.js";
import { replayCopy, startOffline } from "./drafts/offline.js";
import { drafts, going, isOpen, last, root, store } from "./drafts/page.js";
import { startPresence } from "./drafts/presence.js";
import { adopt, restore } from "./drafts/restoring.js";
import { signIn } from "./drafts/signing.js";

const PAUSE = 700;
const pending = () => [...drafts.values()].some((draft) => draft.dirty && draft.element.isConnected);

// A form that needs every text of hers at the server (the filing) is refused only if one cannot leave.
const isHeldBack = (form) => {
  const place = form.querySelector("[data-drafts-needed]"),
    own = location.pathname.replace(/\d{4}\/depot\/$/, ""), // the texts of this town only, its initiatives too
    left = place ? store.all().filter(({ url }) => url.startsWith(own)) : [];
  if (!left.length) return false;
  const names = left.map(({ label, code }) => label ?? code).join(", ");
  place.hidden = false;
  place.querySelector("p").textContent =
    `Rien n’est déposé\u00a0: ce que vous avez tapé ici n’a pas pu partir (${names}). ` +
    "Réglez cela ou effacez-le, puis déposez de nouveau.";
  place.focus();
  return true;
};

const isChoice = (target) => target.type === "radio" || target.type === "checkbox" || target.tagName === "SELECT";

function watch() {
  root.addEventListener("input", (event) => {
    const draft = isOpen && event.target.type !== "file" && draftOf(event.target);
    if (!draft) return;
    draft.touch(event.target.name);
    draft.later(isChoice(event.target) ? 0 : PAUSE);
  });
  root.addEventListener("focusin", ({ target }) => {
    if (target.closest("[data-draft]") && target.matches("input, textarea, select")) last.field = target;
  });
  root.addEventListener("focusout", (event) => {
    const draft = isOpen && draftOf(event.target);
    if (draft?.dirty) draft.later(0);
  });
  root.addEventListener("keydown", (event) => {
    // Enter in a field saves it and stays there, instead of sending the form
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !isOpen || !draftOf(event.target)) return;
    event.preventDefault();
    draftOf(event.target).send();
  });
  root.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-draft-choose]"),
      gesture = event.target.closest?.("[data-draft-act]"),
      next = event.target.closest?.("[data-drafts-next]");
    if (choice) choose(draftOf(choice), choice.dataset.draftChoose);
    if (next) goToNext();
    if (!gesture) return;
    event.preventDefault();
    act(draftOf(gesture), gesture.dataset.draftAct);
  });
}

function guard() {
  root.addEventListener("submit", async (event) => {
    if (event.target.hasAttribute("data-hx-post")) return; // its request waits below
    const needs = event.target.querySelector("[data-drafts-needed]");
    if (going.away || !(pending() || needs)) {
      going.away = true;
      return;
    }
    event.preventDefault();
    const { submitter, target } = event;
    await sendAll({ everyPage: Boolean(needs) });
    if (isHeldBack(target)) return;
    going.away = true;
    target.requestSubmit(submitter);
  });
  // A part of the page drawn anew by a gesture shows what was just typed: it leaves first.
  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.verb !== "post" || !pending()) return;
    event.preventDefault();
    sendAll().then(() => event.detail.issueRequest(true));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!going.away && pending()) event.preventDefault();
  });
}

function start() {
  document.documentElement.classList.add("scripted");
  watch();
  guard();
  watchSignOut();
  showKept();
  startPresence();
  document.addEventListener("htmx:afterSwap", adopt);
  root.querySelector("[data-drafts-sign-in-button]").addEventListener("click", signIn);
  replayCopy();
  startOffline();
  restore().finally(() => {
    root.dataset.draftsReady = "yes";
  });
}

if (root) start();
