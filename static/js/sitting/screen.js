// The part of the sitting that is drawn anew: what was typed, opened and pointed at stays as it was.
import { leftUntil, openedSince } from "./words.js";

const typed = (field) => (field.type === "checkbox" ? field.checked : field.value);

export class Screen {
  constructor(root) {
    this.element = root.querySelector("[data-sitting-screen]");
    this.lost = root.querySelector("[data-sitting-lost]");
    this.words = root.querySelector("[data-sitting-words]");
    this.voice = root.querySelector("[data-sitting-voice]");
    this.said = root.querySelector("[data-sitting-said]");
    this.hand = ""; // the button that had the focus and is not there for now
    this.leads = false; // whether it was the usual gesture: the next usual one then takes the hand
  }
  get town() {
    return this.element.querySelector("[data-case]")?.dataset.case;
  }
  // `mine`: what her own gesture was answered. It stays until her next one, or until another dossier comes: others'
  // votes do not wipe it.
  draw(html, mine) {
    const before = this.keep(),
      town = this.town;
    this.element.innerHTML = html;
    const answered = this.element.querySelectorAll("[data-said]");
    if (mine || town !== this.town) this.said?.replaceChildren(...answered);
    this.restore(before, town === this.town);
    this.tick();
    this.say();
  }
  keep() {
    const active = document.activeElement,
      lost = this.hand && (!active || active === document.body), // a button that a gesture locks loses the focus
      { id, selectionStart: start, selectionEnd: end } = active ?? {};
    return {
      kept: [...this.element.querySelectorAll("[data-keep][id]")].map((field) => [field.id, typed(field)]),
      open: [...this.element.querySelectorAll("details[id]")].map((details) => [details.id, details.open]),
      inside: lost || (active && this.element.contains(active)) ? { id, start, end } : null,
    };
  }
  restore({ kept, open, inside }, same) {
    for (const [id, value] of same ? kept : []) {
      const field = document.getElementById(id);
      if (field?.type === "checkbox") field.checked = value;
      else if (field && (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)))
        field.value = value;
    }
    for (const [id, was] of same ? open : []) {
      const details = document.getElementById(id);
      if (details) details.open = was;
    }
    if (inside) this.focus(inside);
  }
  // The button of a gesture: the focus comes back to it, now or when it stands there again.
  hold(button) {
    if (!button || button !== document.activeElement) return;
    this.hand = button.id;
    this.leads = button.hasAttribute("data-hand");
  }
  focus({ id, start, end }) {
    const usual = this.leads ? this.element.querySelector("[data-hand]") : null,
      active = document.getElementById(id || this.hand) ?? usual;
    if (!active) {
      // what had the focus is gone: stay near it, and go back to it when it comes again
      this.hand = id || this.hand;
      this.element.tabIndex = -1;
      this.element.focus({ preventScroll: true });
      return;
    }
    this.hand = "";
    this.leads = active.hasAttribute("data-hand");
    active.focus({ preventScroll: true });
    try {
      if (start !== undefined && start !== null) active.setSelectionRange(start, end);
    } catch {
      /* a select */
    }
  }
  // What is said aloud: the town, her vote, the tally; never the count of votes that moves all the time.
  say() {
    if (!this.voice) return;
    const parts = [...this.element.querySelectorAll("[data-voice]")].map((part) => part.textContent.trim()),
      spoken = parts.join(". ").replace(/\s+/g, " ");
    if (this.voice.textContent !== spoken) this.voice.textContent = spoken;
  }
  // A vote waits for the network: what the screen says of the one before is no longer what is pressed.
  doubt() {
    for (const state of this.element.querySelectorAll(".vote-state")) state.hidden = true;
  }
  cut(message) {
    this.lost.hidden = !message;
    if (this.words.textContent !== message) this.words.textContent = message;
  }
  tick() {
    for (const place of this.element.querySelectorAll("[data-opened]"))
      place.textContent = openedSince(Number(place.dataset.opened), Date.now() / 1000);
    for (const place of this.element.querySelectorAll("[data-closes]"))
      place.textContent = leftUntil(Number(place.dataset.closes), Date.now() / 1000);
  }
}
