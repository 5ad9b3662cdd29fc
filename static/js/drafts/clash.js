// A colleague saved the same text meanwhile: hers, the other's, or both.
import { makeButton } from "../dom.js";
import { controlsOf, refill } from "./fields.js";
import { last } from "./page.js";
import { report } from "./sending.js";

// What she typed after the question was asked stands after the other's text, too.
const append = (draft, theirs) => {
  for (const control of controlsOf(draft.element)) {
    const [, text] = theirs.find(([name]) => name === control.name) ?? [];
    if (control.tagName === "TEXTAREA" && draft.since.has(control.name) && text && !control.value.includes(text))
      control.value = `${text}\n\n${control.value}`;
  }
};

// The other's text is taken: hers can still be taken back.
const offer = (draft, own) => {
  const back = makeButton("Retrouver mon texte", "button secondary small", () => {
    const { version } = draft;
    refill(draft.element, own);
    draft.version = version;
    back.remove();
    draft.touch();
    draft.send();
  });
  draft.part("clash").append(back);
  back.focus({ preventScroll: true });
};

// `which`: « mine », « theirs » or « both ».
export const choose = (draft, which) => {
  const own = draft.fields(),
    touched = which === "theirs" ? new Set() : draft.since,
    { choices, version } = draft.theirs;
  draft.fill(choices[which], touched);
  if (which === "both") append(draft, choices.theirs);
  draft.version = version;
  draft.part("clash").replaceChildren();
  draft.touch();
  draft.send();
  if (which === "theirs") offer(draft, own);
  else {
    const field = draft.element.contains(last.field) ? last.field : draft.element.querySelector("textarea, input");
    field?.focus({ preventScroll: true });
  }
  report();
};
