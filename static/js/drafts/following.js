// What a save changes elsewhere on the page.
import { find, root } from "./page.js";
import { showOthers } from "./presence.js";
import { speak } from "./sending.js";

const TO_DO = ["empty", "carried", "comment_expected", "to_check", "to_correct"]
  .map((state) => `.item-state.${state}`)
  .join(", ");

// What a save of the item `from` changes on the page: margins, items shown or hidden, progress.
export const follow = ({ margins = {}, shown: items = {}, progress = { sections: {}, themes: {} }, others }, from) => {
  if (others) showOthers(others);
  for (const [code, html] of Object.entries(margins)) {
    const margin = find(code, "[data-draft-margin]");
    // What could not be read there is still to be corrected, whatever another answer changes.
    if (margin && (code === from || !find(code, "[aria-invalid]"))) margin.innerHTML = html;
  }
  let appeared = 0;
  for (const [code, shown] of Object.entries(items)) {
    const other = find(code);
    if (!other) continue;
    appeared += other.hidden && shown ? 1 : 0;
    other.hidden = !shown;
  }
  if (appeared) speak(appeared > 1 ? `${appeared} questions apparaissent` : "Une question apparaît");
  for (const [code, { done, of }] of Object.entries(progress.sections)) {
    const place = root.querySelector(`[data-section-progress="${code}"]`);
    if (place && of) place.textContent = `${done} sur ${of}`;
  }
  for (const [code, percent] of Object.entries(progress.themes)) {
    for (const place of document.querySelectorAll(`[data-theme-percent="${code}"]`))
      place.textContent = `${percent}\u00a0%`;
    const bar = document.querySelector(`[data-theme-bar="${code}"]`);
    if (bar) bar.value = percent;
  }
};
// The buttons of a section that take all its offered or carried answers: as many as the page still shows.
export const recount = (element) => {
  const form = element.closest("form");
  for (const [name, act] of [
    ["keep_section", "keep"],
    ["confirm_section", "confirm"],
  ]) {
    const button = form?.querySelector(`button[name="${name}"]`),
      count = form?.querySelectorAll(`[data-draft]:not([hidden]) [data-draft-act="${act}"]`).length;
    if (!button) continue;
    button.hidden = !count;
    button.textContent = button.textContent.replace(/\d+(\s)réponses?( relues?)?/, (_, blank, read) => {
      const many = count > 1 ? "s" : "";
      return `${count}${blank}réponse${many}${read ? ` relue${many}` : ""}`;
    });
  }
};

export const goToNext = () => {
  const items = [...root.querySelectorAll("[data-draft]:not([hidden], [data-aside])")],
    here = document.activeElement?.closest?.("[data-draft]");
  const start = here ? items.indexOf(here) + 1 : items.findIndex((item) => item.getBoundingClientRect().top > 80);
  const todo = [...items.slice(Math.max(start, 0)), ...items.slice(0, Math.max(start, 0))].find((item) =>
    item.querySelector(TO_DO),
  );
  if (!todo) return speak("Plus rien à compléter dans ce thème");
  todo.scrollIntoView({ block: "start" });
  todo.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
};
