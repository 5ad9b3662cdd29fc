// The moderation queue by keyboard: j and k move, x checks, Enter opens; on the reading page j and k change initiative,
// a accepts. A box turns these keys off, in this browser.
const OFF = "moderation-sans-raccourci",
  keys = document.querySelector("[data-moderation-keys]");
if (keys) {
  keys.checked = !localStorage.getItem(OFF);
  keys.addEventListener("change", () =>
    keys.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "oui"),
  );
}
const rows = [...document.querySelectorAll("[data-queue-row]")],
  review = document.querySelector("[data-review]");
let here = -1;
const go = (to) => {
  here = Math.max(0, Math.min(rows.length - 1, to));
  rows.forEach((row, index) => row.classList.toggle("current", index === here));
  rows[here].querySelector("a").focus({ preventScroll: true });
  rows[here].scrollIntoView({ block: "nearest" });
};
document.addEventListener("keydown", (event) => {
  if (
    !keys?.checked ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest("input:not([type=checkbox]), textarea, select")
  )
    return;
  if (review) {
    if (event.repeat) return; // a key held down would accept one page after another
    const target = { j: "[data-review-next]", k: "[data-review-previous]", a: "[data-review-accept]" }[event.key];
    review.querySelector(target ?? ":not(*)")?.click();
  } else if (rows.length) {
    if (event.key === "j") go(here + 1);
    if (event.key === "k") go(here - 1);
    if (event.key === "x" && here >= 0) rows[here].querySelector("[type=checkbox]")?.click();
  }
});
