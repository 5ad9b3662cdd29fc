// A photo cut by its sides: what stays is shown as it is typed, or drawn on the photo with a finger or the mouse.
const SIDES = ["top", "right", "bottom", "left"];

const fieldsOf = (form) => SIDES.map((side) => form.elements[side]);

const show = (form) => {
  const [top, right, bottom, left] = fieldsOf(form).map((field) => Number(field.value) || 0);
  form.querySelector("[data-photo-cut] img").style.clipPath = `inset(${top}% ${right}% ${bottom}% ${left}%)`;
};

const percent = (value) => Math.round(Math.max(0, Math.min(1, value)) * 100);

let drawn = null; // the corner where a finger came down, and its photo

const draw = ({ clientX, clientY }) => {
  const { x, y, width, height } = drawn.box,
    across = [drawn.x, clientX].map((at) => (at - x) / width).sort((a, b) => a - b),
    down = [drawn.y, clientY].map((at) => (at - y) / height).sort((a, b) => a - b),
    values = [percent(down[0]), percent(1 - across[1]), percent(1 - down[1]), percent(across[0])];
  for (const [index, field] of fieldsOf(drawn.form).entries()) field.value = values[index];
  show(drawn.form);
};

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".photo-cut");
  if (form) show(form);
});
document.addEventListener("pointerdown", (event) => {
  const place = event.target.closest("[data-photo-cut]");
  if (!place) return;
  event.preventDefault();
  place.setPointerCapture(event.pointerId);
  const box = place.querySelector("img").getBoundingClientRect();
  drawn = { x: event.clientX, y: event.clientY, box, form: place.closest("form") };
});
document.addEventListener("pointermove", (event) => drawn && draw(event));
for (const over of ["pointerup", "pointercancel"])
  document.addEventListener(over, () => {
    drawn = null;
  });
