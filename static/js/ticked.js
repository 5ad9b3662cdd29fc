// Boxes that stay ticked when the table is filtered, sorted or paged: kept for this tab, sent with the others.
import { told } from "./ticks.js";

const kept = (form) => new Set(JSON.parse(sessionStorage.getItem(form.dataset.ticked) ?? "[]"));
const keep = (form, ticked) => sessionStorage.setItem(form.dataset.ticked, JSON.stringify([...ticked]));
const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];

const say = (form, ticked) => {
  const hidden = ticked.size - boxes(form).filter((box) => box.checked).length;
  const place = form.querySelector("[data-ticked-said]");
  place.querySelector("span").textContent = told(ticked.size, hidden);
  place.hidden = !ticked.size;
};

const restore = (form) => {
  const ticked = kept(form);
  for (const box of boxes(form)) box.checked = ticked.has(box.value);
  say(form, ticked);
};

const remember = (form) => {
  const ticked = kept(form);
  for (const box of boxes(form)) ticked[box.checked ? "add" : "delete"](box.value);
  keep(form, ticked);
  say(form, ticked);
};

const send = (form) => {
  const shown = new Set(boxes(form).map((box) => box.value));
  for (const value of kept(form)) {
    if (shown.has(value)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "candidature", value });
    form.append(field);
  }
  sessionStorage.removeItem(form.dataset.ticked);
};

const formOf = (event) => event.target.closest?.("form[data-ticked]");
const all = () => document.querySelectorAll("form[data-ticked]").forEach(restore);

document.addEventListener("change", (event) => formOf(event) && remember(formOf(event)));
document.addEventListener("submit", (event) => formOf(event) && send(formOf(event)));
document.addEventListener("click", (event) => {
  if (!event.target.matches?.("[data-untick]")) return;
  keep(formOf(event), new Set());
  restore(formOf(event));
});
document.addEventListener("htmx:afterSettle", all);
all();
