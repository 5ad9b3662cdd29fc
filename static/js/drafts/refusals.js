// What the server would not save, said beside the text that it concerns.
import { store } from "./page.js";
import { make } from "../dom.js";
import { report, speak } from "./sending.js";

export const showFaults = ({ element }, faults) => {
  for (const place of element.querySelectorAll("[data-draft-error]")) {
    const words = faults[place.dataset.draftError] ?? "",
      control = element.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
    place.hidden = !words;
    place.querySelector("span").textContent = words;
    if (words) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }
};

export const explain = (draft, sentence) => {
  const words = make("p", "overtaken", sentence);
  words.setAttribute("role", "alert");
  draft.part("clash")?.replaceChildren(words);
};

// By the reason that the server gives. What could be read of an unreadable text is saved.
const REFUSALS = {
  unreadable(draft, refused) {
    draft.fill(refused.fields ?? [], draft.since);
    draft.version = refused.version;
    draft.say("À corriger\u00a0; le reste est enregistré", true);
    showFaults(draft, refused.faults);
    draft.settle({ ...refused, empty: true });
    speak(`${draft.label}\u00a0: ${Object.values(refused.faults).join(" ")}`);
  },
  clash(draft, refused) {
    const place = draft.part("clash");
    place.innerHTML = refused.html;
    draft.theirs = refused;
    for (const text of place.querySelectorAll(".typed")) {
      const change = text.querySelector("ins, del"); // what differs is in sight
      if (change) text.scrollTop = change.offsetTop - text.offsetTop - 24;
    }
  },
  // The server keeps it beside the dossier.
  late(draft, refused) {
    draft.stuck = false;
    draft.sent = draft.typed;
    store.drop(draft.key);
    draft.say("Gardé à côté du dossier", true);
    explain(draft, refused.message);
  },
  other(draft, refused) {
    const also = store.isKept && !store.isClosed ? " et dans ce navigateur" : " (ne fermez pas cette page)";
    explain(draft, `${refused.message} Votre texte reste à l’écran${also}\u00a0; il n’est pas enregistré.`);
  },
};

export const refuse = (draft, refused) => {
  draft.stuck = true;
  draft.say("Pas enregistré", true);
  (REFUSALS[refused.code] ?? REFUSALS.other)(draft, refused);
  report();
};
