// « Tout cocher »: one box for all those of a name, or of its fieldset; without script each box is ticked by hand.
const boxesOf = (all) => {
  const name = all.dataset.checkAll,
    near = name ? all.form.elements : all.closest("fieldset").elements;
  return [...near].filter((box) => box !== all && box.type === "checkbox" && (!name || box.name === name));
};

for (const all of document.querySelectorAll("[data-check-here]"))
  all.checked = boxesOf(all).every((box) => box.checked);

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-check-all], [data-check-here]")) return;
  for (const box of boxesOf(target)) {
    if (box.checked === target.checked) continue;
    box.checked = target.checked;
    box.dispatchEvent(new Event("input", { bubbles: true })); // a text that is kept as it is typed hears it
  }
});
