// What is typed is saved item by item, kept in this browser until the server has it, and sent again by itself.
// A root [data-drafts] names the person and the scope; each [data-draft] inside holds the fields of one item and its
// address.
// A root without items (the other pages of a candidature) only sends what an earlier visit left.
// Without this script the same fields are sent by the button of their section.
import { sendAll } from "./saisie/again.js";
import { draftOf } from "./saisie/draft.js";
import { goToNext } from "./saisie/following.js";
import { drafts, isOpen, root } from "./saisie/page.js";
import { restore } from "./saisie/restoring.js";
import { signIn } from "./saisie/signing.js";

const PAUSE = 700;

function start() {
  document.documentElement.classList.add("scripted");
  const isChoice = (target) => target.type === "radio" || target.type === "checkbox";
  root.addEventListener("input", (event) => {
    const draft = isOpen && event.target.type !== "file" && draftOf(event.target);
    if (!draft) return;
    draft.touch();
    draft.later(isChoice(event.target) ? 0 : PAUSE);
  });
  root.addEventListener("focusout", (event) => {
    const draft = isOpen && draftOf(event.target);
    if (draft?.dirty) draft.later(0);
  });
  root.addEventListener("keydown", (event) => {
    // Enter in a field saves it and stays there, instead of sending the section
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !isOpen || !draftOf(event.target)) return;
    event.preventDefault();
    draftOf(event.target).send();
  });
  root.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-draft-choose]"),
      act = event.target.closest?.("[data-draft-act]"),
      next = event.target.closest?.("[data-drafts-next]");
    if (choice) draftOf(choice).choose(choice.dataset.draftChoose);
    if (next) goToNext();
    if (!act) return;
    event.preventDefault();
    draftOf(act).act(act.dataset.draftAct, act);
  });

  const pending = () => [...drafts.values()].some((draft) => draft.dirty && draft.element.isConnected);
  let leaving = false;
  root.addEventListener("submit", async (event) => {
    if (leaving || !pending()) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter, target } = event;
    await sendAll();
    leaving = true;
    target.requestSubmit(submitter);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && pending()) event.preventDefault();
  });

  root.querySelector("[data-drafts-sign-in-button]").addEventListener("click", signIn);
  restore().finally(() => {
    root.dataset.draftsReady = "oui";
  });
}

if (root) start();
