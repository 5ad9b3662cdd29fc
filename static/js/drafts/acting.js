// A gesture on one item (keep the carried answer, empty it…): the server draws the item anew.
import { make } from "../dom.js";
import { draftOf } from "./draft.js";
import { follow, recount } from "./following.js";
import { drafts, page } from "./page.js";
import { explain } from "./refusals.js";
import { post, speak, tell } from "./sending.js";

const draw = (draft, html) => {
  const fresh = make("template");
  fresh.innerHTML = html.trim();
  const element = fresh.content.firstElementChild,
    files = draft.element.querySelector("[data-uploads]"); // what is on its way stays
  if (files) element.querySelector("[data-uploads]")?.replaceWith(files);
  draft.element.replaceWith(element);
  drafts.delete(draft.code);
  return element;
};

const focusIn = (element, gesture) => {
  element.tabIndex = -1;
  const field =
    gesture === "take" ? element.querySelector("input:checked, input:not([type=hidden]), textarea") : element;
  field?.focus({ preventScroll: true });
};

// What is heard of a gesture, by its name.
const DONE = {
  keep: "la réponse reprise est gardée",
  take: "la réponse de l’édition passée est dans le champ",
  set_aside: "la réponse reprise est écartée",
  confirm: "la réponse est confirmée",
};

export const act = async (draft, gesture) => {
  await draft.send();
  if (draft.dirty || draft.stuck)
    return explain(
      draft,
      "Ce qui est tapé ici n’est pas encore enregistré\u00a0: réglez cela d’abord, puis recommencez.",
    );
  draft.element.inert = true;
  try {
    const answer = await post(draft.element.dataset.draftUrl, [["gesture", gesture]], page);
    if (answer.session) return tell("session");
    if (answer.refused) return explain(draft, answer.refused.message);
    const element = draw(draft, answer.saved.html);
    follow(answer.saved, draft.code);
    recount(element);
    draftOf(element)?.acknowledge();
    focusIn(element, gesture);
    speak(`${draft.code}\u00a0: ${DONE[gesture]}`);
  } catch {
    explain(draft, "Le réseau ou le serveur ne répond pas\u00a0: recommencez ce geste dans un instant.");
  } finally {
    draft.element.inert = false;
  }
};
