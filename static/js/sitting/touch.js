// A screen never changes under a finger: what arrives between a press and its release is shown after it. After a
// gesture another button may stand where it was pressed: the second press of a double click must not reach it.
const LONGEST_PRESS = 5000,
  SETTLING = 800;

export class Touch {
  constructor(element) {
    this.element = element;
    this.pressedAt = 0;
    this.held = null; // what waits for the release
    this.settling = 0;
    element.addEventListener("pointerdown", () => this.press());
    element.addEventListener("keydown", (event) => {
      if (event.key === " ") this.press();
    });
    for (const over of ["pointerup", "pointercancel", "keyup", "blur"])
      window.addEventListener(over, () => this.pressedAt && setTimeout(() => this.release(), 0));
  }
  get isPressed() {
    return this.pressedAt > 0 && performance.now() - this.pressedAt < LONGEST_PRESS;
  }
  get isSettled() {
    return !this.settling;
  }
  press() {
    this.pressedAt = performance.now();
  }
  release() {
    const act = this.held;
    this.pressedAt = 0;
    this.held = null;
    act?.();
  }
  whenReleased(act) {
    if (this.isPressed) this.held = act;
    else act();
  }
  settle() {
    this.element.classList.add("settling");
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.element.classList.remove("settling");
      this.settling = 0;
    }, SETTLING);
  }
}
