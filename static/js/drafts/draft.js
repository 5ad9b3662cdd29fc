// One text that is typed: kept in the browser, sent, accepted, refused, or held against what a colleague saved.
import * as fields from "./fields.js";
import { follow, recount } from "./following.js";
import { drafts, later, page, root, store } from "./page.js";
import { refuse, showFaults } from "./refusals.js";
import { line, post, report, speak, tell } from "./sending.js";

class Draft {
  constructor(element) {
    this.element = element;
    this.code = element.dataset.draft;
    this.label = element.dataset.draftLabel ?? this.code;
    this.from = page; // the page that typed it: this one, or one closed since
    this.typed = 0; // grows with each keystroke
    this.sent = 0; // what of it the server has
    this.flying = null;
    this.since = new Set(); // the fields touched since the last sending began
    this.stuck = false; // refused in words: it waits for the person
    this.timer = 0;
  }
  get dirty() {
    return this.typed > this.sent;
  }
  get key() {
    return store.keyOf(this.code, this.from);
  }
  get version() {
    return this.element.querySelector("[name$='version']").value;
  }
  set version(value) {
    this.element.querySelector("[name$='version']").value = value;
  }
  part(name) {
    return this.element.querySelector(`[data-draft-${name}]`);
  }
  fields() {
    return fields.fieldsOf(this.element);
  }
  fill(values, touched) {
    fields.fill(this.element, values, touched);
  }
  restore(values) {
    fields.refill(this.element, values);
  }
  say(words, isBad = false) {
    const place = this.part("saved");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("unsaved", isBad);
  }
  touch(name) {
    this.typed += 1;
    this.at = Date.now();
    if (name) this.since.add(name);
    this.stuck = false;
    store.put(this.key, {
      url: this.element.dataset.draftUrl,
      href: `${location.pathname}#${this.element.id}`,
      label: this.label,
      title: document.title,
      fields: this.fields(),
      words: fields.wordsOf(this.element),
      mark: this.typed,
      at: this.at,
    });
    this.say("À enregistrer");
  }
  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }
  async send() {
    clearTimeout(this.timer);
    if (!this.dirty || this.stuck || !this.element.isConnected) return;
    if (this.flying) {
      await this.flying;
      return this.send();
    }
    this.flying = this.deliver().finally(() => {
      this.flying = null;
    });
    await this.flying;
    if (this.dirty && !this.stuck && !line.trouble) return this.send();
  }
  async deliver() {
    const mark = this.typed;
    this.since.clear();
    try {
      const answer = await post(this.element.dataset.draftUrl, this.fields(), this.from, this.at);
      if (answer.session) {
        this.say("Pas encore enregistré", true);
        return tell("session");
      }
      if (line.trouble) {
        tell("");
        later.rest();
      }
      // Typed on meanwhile: it leaves again as it is now, so that the choice is of all that two people touched.
      if (answer.refused?.code === "clash" && this.typed > mark) return;
      if (answer.refused) return refuse(this, answer.refused);
      this.sent = mark;
      this.accept(answer.saved, mark);
    } catch {
      this.say("Pas encore enregistré", true);
      tell("network");
      later.again();
    }
  }
  accept(saved, mark) {
    this.fill(saved.fields ?? [], this.since); // what a colleague touched meanwhile
    this.version = saved.version;
    if (!this.dirty) {
      store.drop(this.key, mark);
      this.acknowledge();
      this.from = page;
      this.say(saved.saved);
      speak(`${this.label}\u00a0: enregistré`);
    }
    const clash = this.part("clash");
    if (!clash?.querySelector("button.secondary:only-child")) clash?.replaceChildren();
    showFaults(this, saved.faults ?? {});
    this.settle(saved);
    report();
    document.dispatchEvent(new CustomEvent("draft-saved"));
  }
  // The copy of this page that a worker keeps does not know what is saved since (offline.js).
  acknowledge() {
    if (navigator.serviceWorker?.controller) store.acknowledge(location.pathname, this.code, this.fields());
  }
  // What the item itself shows once saved.
  settle(saved) {
    const carry = this.part("carry"),
      history = this.part("history");
    if (carry && (carry.dataset.draftCarry === "carried" || !saved.empty)) {
      carry.remove();
      recount(this.element);
    }
    if (history && saved.version > 1) history.hidden = false;
    follow(saved, this.code);
  }
}

export const draftOf = (target) => {
  const element = target.closest?.("[data-draft]");
  if (!element?.dataset.draftUrl || !root.contains(element)) return null; // a preview is not typed in
  let draft = drafts.get(element.dataset.draft);
  if (!draft || draft.element !== element) drafts.set(element.dataset.draft, (draft = new Draft(element)));
  return draft;
};
