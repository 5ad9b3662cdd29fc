// The flat plan: a piece dragged by its name or its page over another of its kind takes its place.
const form = document.getElementById("moving"),
  pieces = [...document.querySelectorAll("[data-piece]")];
let dragged = null;

const named = (anchor) => pieces.find((piece) => piece.dataset.piece === anchor);
const isKin = (piece) =>
  dragged && piece && piece !== dragged && piece.dataset.within === dragged.dataset.within && "moves" in piece.dataset;

// The piece of a page, or its chapter where a chapter is dragged.
function under(page) {
  const piece = named(page.dataset.of);
  return piece && !dragged?.dataset.within && piece.dataset.within ? named(piece.dataset.within) : piece;
}

// Before the piece that it is dropped on when it comes from below, after it when it comes from above.
function before(piece) {
  const place = pieces.indexOf(piece);
  if (pieces.indexOf(dragged) > place) return piece.dataset.piece;
  return pieces.slice(place + 1).find((other) => isKin(other))?.dataset.piece ?? "";
}

function take(event, piece) {
  dragged = piece;
  event.dataTransfer.setData("text/plain", piece.dataset.piece);
}

for (const piece of pieces)
  piece.querySelector("[draggable=true]")?.addEventListener("dragstart", (event) => take(event, piece));

for (const page of document.querySelectorAll(".plan-page[data-of]")) {
  page.querySelector(".plan-view")?.addEventListener("dragstart", (event) => take(event, named(page.dataset.of)));
  page.addEventListener("dragover", (event) => {
    if (!isKin(under(page))) return;
    event.preventDefault();
    page.classList.add("target");
  });
  page.addEventListener("dragleave", () => page.classList.remove("target"));
  page.addEventListener("drop", (event) => {
    const piece = under(page);
    if (!isKin(piece)) return;
    event.preventDefault();
    form.elements.piece.value = dragged.dataset.piece;
    form.elements.before.value = before(piece);
    form.submit();
  });
}
document.addEventListener("dragend", () => {
  dragged = null;
});
