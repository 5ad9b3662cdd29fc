// What an earlier visit left in this browser: brought back in its field and sent, or shown where it can no longer be.
import { make, makeButton } from "../dom.js";
import { isHere, sendAbsent } from "./again.js";
import { draftOf } from "./draft.js";
import { drafts, find, livePages, store } from "./page.js";
import { wordsOf } from "./store.js";

// Two closed pages held one text: the last one is in its field, the other is shown beside it.
const show = (draft, entry) => {
  const box = make("div", "overtaken"),
    words = make("p", "", "Tapé dans une autre page de ce navigateur et jamais enregistré\u00a0:"),
    typed = make("p", "typed marked", wordsOf(entry)),
    row = make("p", "row");
  const gesture = (label, act) =>
    row.append(
      makeButton(label, "button secondary small", () => {
        act();
        store.drop(entry.key);
        box.remove();
      }),
    );
  gesture("Reprendre ce texte", () => {
    draft.restore(entry.fields.filter(([name]) => !name.endsWith("version")));
    draft.touch();
    draft.send();
  });
  gesture("Effacer ce texte de ce navigateur", () => {});
  box.append(words, typed, row);
  draft.element.append(box);
};

// A list drawn anew by a gesture: what was being typed in it goes on in its new fields, over the version it had seen.
export const adopt = () => {
  for (const [code, draft] of [...drafts]) {
    const fresh = draft.element.isConnected ? null : find(code);
    if (!fresh || !draft.dirty) continue;
    const { typed, sent, from, at } = draft,
      fields = draft.fields(),
      next = draftOf(fresh);
    next.restore(fields);
    Object.assign(next, { typed, sent, from, at });
    next.later(0);
  }
};

export const restore = async () => {
  const live = await livePages(),
    left = store.all().filter((one) => isHere(one) && !live.has(one.from)), // the oldest first
    last = new Map(left.map((entry) => [entry.code, entry]));
  for (const entry of left) {
    const draft = draftOf(find(entry.code));
    if (!draft) continue;
    if (last.get(entry.code) !== entry) {
      show(draft, entry);
      continue;
    }
    draft.restore(entry.fields);
    draft.from = entry.from;
    draft.typed = entry.mark;
    draft.at = entry.at;
    draft.sent = entry.mark - 1;
    draft.say("Repris de ce navigateur");
    draft.send();
  }
  await sendAbsent();
};
