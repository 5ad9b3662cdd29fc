// « Tout cocher »: one box for all those of a name; without script each box is ticked by hand.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.checkAll;
  if (!name) return;
  for (const box of event.target.form.elements) if (box.name === name) box.checked = event.target.checked;
});
