// The list of questions: a line is dragged, or moved by Alt and an arrow, within its theme; the page is sent its place.
const form = document.getElementById("moving");
let dragged = null;
const send = (code, section, position) => {
  Object.assign(form.elements.code, { value: code });
  Object.assign(form.elements.section, { value: section });
  Object.assign(form.elements.position, { value: String(position) });
  form.submit();
};
for (const line of document.querySelectorAll("[data-move-code]")) {
  line.draggable = true;
  line.addEventListener("dragstart", () => {
    dragged = line;
  });
  line.addEventListener("dragover", (event) => {
    const theme = line.closest("section");
    if (dragged && dragged !== line && theme === dragged.closest("section")) {
      event.preventDefault();
      line.classList.add("target");
    }
  });
  line.addEventListener("dragleave", () => line.classList.remove("target"));
  line.addEventListener("drop", (event) => {
    event.preventDefault();
    send(dragged.dataset.moveCode, line.dataset.moveSection, line.dataset.movePosition);
  });
}
document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("[data-move-code]"),
    step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!line || !event.altKey || event.repeat || !step) return;
  event.preventDefault();
  const { moveCode, moveSection, movePosition } = line.dataset;
  if (Number(movePosition) + step >= 0) send(moveCode, moveSection, Number(movePosition) + step);
});
