// The flat plan: a piece dragged by its name over another of its kind takes its place.
const form = document.getElementById("moving"),
  pieces = [...document.querySelectorAll("[data-piece]")];
let dragged = null;

const placeOf = (piece) => pieces.indexOf(piece);
const isKin = (piece) =>
  dragged && piece !== dragged && piece.dataset.within === dragged.dataset.within && "moves" in piece.dataset;

// Before the piece that it is dropped on when it comes from below, after it when it comes from above.
function before(piece) {
  if (placeOf(dragged) > placeOf(piece)) return piece.dataset.piece;
  const next = pieces.slice(placeOf(piece) + 1).find((other) => isKin(other));
  return next?.dataset.piece ?? "";
}

for (const piece of pieces) {
  const page = piece.closest(".plan-page");
  piece.querySelector("[draggable=true]")?.addEventListener("dragstart", (event) => {
    dragged = piece;
    event.dataTransfer.setData("text/plain", piece.dataset.piece);
  });
  page.addEventListener("dragover", (event) => {
    if (!isKin(piece)) return;
    event.preventDefault();
    page.classList.add("target");
  });
  page.addEventListener("dragleave", () => page.classList.remove("target"));
  page.addEventListener("drop", (event) => {
    if (!isKin(piece)) return;
    event.preventDefault();
    form.elements.piece.value = dragged.dataset.piece;
    form.elements.before.value = before(piece);
    form.submit();
  });
}
