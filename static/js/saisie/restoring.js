// What an earlier visit left in this browser.
import { sendAbsent } from "./again.js";
import { draftOf } from "./draft.js";
import { find, isOpen } from "./page.js";
import { livePages, store } from "./store.js";

export const restore = async () => {
  const live = await livePages();
  const left = store
    .all()
    .filter((entry) => find(entry.code) && !live.has(entry.from))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  for (const entry of left) {
    const draft = draftOf(find(entry.code));
    if (isOpen) {
      draft.fill(entry.fields);
      draft.from = entry.from;
      draft.typed = entry.mark;
      draft.sent = entry.mark - 1;
      draft.say("Repris de ce navigateur");
      draft.send();
    } else {
      const box = document.createElement("div"),
        words = document.createElement("p"),
        typed = document.createElement("p"),
        drop = document.createElement("button");
      box.className = "overtaken";
      typed.className = "typed";
      drop.className = "button secondary small";
      drop.type = "button";
      words.textContent = "Tapé dans ce navigateur et jamais enregistré\u00a0:";
      typed.textContent = entry.fields
        .filter(([name]) => !name.endsWith("-version"))
        .map(([, value]) => value)
        .join("\n");
      drop.textContent = "Effacer ce texte de ce navigateur";
      drop.addEventListener("click", () => {
        store.drop(entry.code, entry.from);
        box.remove();
      });
      box.append(words, typed, drop);
      draft.part("clash")?.append(box);
    }
  }
  await sendAbsent();
};
