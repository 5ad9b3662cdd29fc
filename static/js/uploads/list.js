// The list of a box of documents, and the room that they take.
import { make } from "../dom.js";
import { weight } from "../french.js";

export const listOf = (box) => box.querySelector("[data-uploads-list]");
export const focusInput = (box) => box.querySelector("[data-uploads-input]")?.focus({ preventScroll: true });

const voice = make("p", "visually-hidden");
voice.setAttribute("role", "status");
document.querySelector("main").append(voice);
export const speak = (words) => {
  voice.textContent = words;
};

// How much of the room is taken, where the page shows it.
export const weigh = (bytes) => {
  const bar = document.querySelector("[data-uploads-room]");
  if (!bar || bytes === undefined) return;
  bar.value = bytes;
  document.querySelector("[data-uploads-weight]").textContent = weight(bytes);
};

const isTypedIn = (element) => element.contains(document.activeElement);

// A line that stays takes the new picture, and the new gestures of its rank unless they hold the focus.
const refresh = (kept, line) => {
  const picture = line.firstElementChild;
  if (picture?.outerHTML !== kept.firstElementChild?.outerHTML) kept.firstElementChild.replaceWith(picture);
  const [old, fresh] = [kept, line].map((one) => one.querySelector("form.row"));
  if (old && fresh && !isTypedIn(old)) old.replaceWith(fresh);
};

// Drawn anew, a list keeps the lines it has: a field in which somebody types is never replaced, nor the focus moved.
const redraw = (list, lines) => {
  const known = new Map([...list.querySelectorAll(":scope > [data-upload]")].map((one) => [one.dataset.upload, one]));
  let place = list.firstElementChild;
  for (const line of lines) {
    const kept = known.get(line.dataset.upload) ?? line;
    known.delete(line.dataset.upload);
    if (kept === place) place = place.nextElementSibling;
    else if (isTypedIn(kept)) place = kept.nextElementSibling;
    else list.insertBefore(kept, place);
    if (kept !== line) refresh(kept, line);
  }
  for (const gone of known.values()) if (!isTypedIn(gone) && !gone.querySelector(".unsaved, .overtaken")) gone.remove();
};

// The place of a document that has arrived: its own line, or the whole list drawn anew with what is still on its way
// at its end.
export const arrive = (box, line, { html, weight: bytes, whole }) => {
  weigh(bytes);
  const fresh = make("template");
  fresh.innerHTML = html.trim();
  if (!whole) {
    const [drawn] = fresh.content.children;
    line.parentElement.querySelector(`[data-upload="${drawn.dataset.upload}"]`)?.remove(); // sent twice, it is one
    line.replaceWith(drawn);
    return;
  }
  line.remove();
  const list = listOf(box),
    drawn = listOf(fresh.content);
  Object.assign(list.dataset, drawn.dataset);
  redraw(list, [...drawn.children, ...list.querySelectorAll(":scope > .sending")]);
  window.htmx?.process(list);
  document.dispatchEvent(new CustomEvent("uploads-changed"));
};
