// How many signs are left in a field that says how many its place holds.
import { make } from "./dom.js";
import { counted, figure } from "./french.js";

for (const field of document.querySelectorAll("[data-count]")) {
  const room = Number(field.dataset.count),
    words = make("p", "help");
  const tell = () => {
    const left = room - field.value.trim().length;
    words.textContent =
      left >= 0
        ? `Encore ${counted(left, "signe")} sur ${figure(room)}.`
        : `${counted(-left, "signe")} de trop pour ${figure(room)}.`;
    words.classList.toggle("field-error", left < 0);
  };
  field.after(words);
  field.addEventListener("input", tell);
  tell();
}
