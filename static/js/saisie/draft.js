// One item that is typed: kept in the browser, sent, accepted, refused, or held against what a colleague saved.
import { follow, recount } from "./following.js";
import { drafts, last, later, page, root } from "./page.js";
import { line, post, report, speak, tell } from "./sending.js";
import { keyOf, store } from "./store.js";

const textOf = (element) =>
  (element?.firstChild?.textContent || element?.textContent || "").trim().replace(/\s+/g, " ");
const isBox = (control) => ["radio", "checkbox"].includes(control.type);
const labelOf = (control) =>
  (isBox(control) ? textOf(control.closest("fieldset")?.querySelector("legend")) : "") || textOf(control.labels?.[0]);
const said = (control) => (isBox(control) ? (control.labels?.[0]?.textContent ?? "oui").trim() : control.value);

export class Draft {
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
    return keyOf(this.code, this.from);
  }
  part(name) {
    return this.element.querySelector(`[data-draft-${name}]`);
  }
  controls() {
    const all = this.element.querySelectorAll("input[name]:not([type=file]), textarea[name], select[name]");
    return [...all].filter((control) => control.name !== "csrfmiddlewaretoken"); // never kept, nor replaced
  }
  fields() {
    return this.controls()
      .filter((c) => !(c.type === "radio" || c.type === "checkbox") || c.checked)
      .map((c) => [c.name, c.value]);
  }
  // What is read of it without its page: each text with its label.
  words() {
    return this.controls()
      .filter((c) => c.value && c.type !== "hidden" && (!["radio", "checkbox"].includes(c.type) || c.checked))
      .map((c) => [labelOf(c), c.tagName === "SELECT" ? (c.selectedOptions[0]?.textContent ?? "").trim() : said(c)]);
  }
  // Put values in the fields that they name, and in no other; never in one that she has touched meanwhile.
  fill(fields, kept = new Set()) {
    for (const control of this.controls()) {
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (!values.length || kept.has(control.name)) continue;
      if (isBox(control)) control.checked = values.includes(control.value);
      else control.value = values[0];
    }
  }
  // Show again all that was typed, as `fields` gave it: a box that is not there was not ticked.
  restore(fields) {
    for (const control of this.controls()) if (isBox(control)) control.checked = false;
    this.fill(fields);
  }
  set version(value) {
    this.element.querySelector("[name$='version']").value = value;
  }
  say(words, isBad = false) {
    const place = this.part("saved");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("unsaved", isBad);
  }
  touch(name) {
    this.typed += 1;
    if (name) this.since.add(name);
    this.stuck = false;
    store.put(this.key, {
      url: this.element.dataset.draftUrl,
      href: `${location.pathname}#${this.element.id}`,
      label: this.label,
      title: document.title,
      fields: this.fields(),
      words: this.words(),
      mark: this.typed,
      at: Date.now(),
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
      const answer = await post(this.element.dataset.draftUrl, this.fields(), this.from);
      if (answer.session) {
        this.say("Pas encore enregistré", true);
        return tell("session");
      }
      if (line.trouble) {
        tell("");
        later.rest();
      }
      if (answer.refused) return this.refuse(answer.refused);
      this.sent = mark;
      this.accept(answer.saved, mark);
    } catch {
      this.say("Pas encore enregistré", true);
      tell("network");
      later.again();
    }
  }
  accept(saved, mark) {
    this.fill(saved.champs ?? [], this.since); // what a colleague touched meanwhile
    this.version = saved.version;
    if (!this.dirty) {
      store.drop(this.key, mark);
      this.from = page;
      this.say(saved.enregistre);
      speak(`${this.label}\u00a0: enregistré`);
    }
    if (!this.part("clash")?.querySelector("button.secondary:only-child")) this.part("clash")?.replaceChildren();
    this.faults(saved.fautes ?? {});
    this.settle(saved);
    report();
    document.dispatchEvent(new CustomEvent("saisie-enregistree"));
  }
  settle(saved) {
    // what the item itself shows once saved
    const carry = this.part("carry"),
      history = this.part("history");
    if (carry && (carry.dataset.draftCarry === "reprise" || !saved.vide)) {
      carry.remove();
      recount(this.element);
    }
    if (history && saved.version > 1) history.hidden = false;
    follow(saved);
  }
  faults(faults) {
    for (const place of this.element.querySelectorAll("[data-draft-error]")) {
      const words = faults[place.dataset.draftError] ?? "";
      place.hidden = !words;
      place.querySelector("span").textContent = words;
      const control = this.element.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
      if (words) control?.setAttribute("aria-invalid", "true");
      else control?.removeAttribute("aria-invalid");
    }
  }
  refuse(refused) {
    this.stuck = true;
    this.say("Pas enregistré", true);
    if (refused.raison === "illisible") {
      // what could be read of it is saved
      this.fill(refused.champs ?? [], this.since);
      this.version = refused.version;
      this.say("À corriger\u00a0; le reste est enregistré", true);
      this.faults(refused.fautes);
      this.settle({ ...refused, vide: true });
      speak(`${this.label}\u00a0: ${Object.values(refused.fautes).join(" ")}`);
    } else if (refused.raison === "doublon") {
      this.part("clash").innerHTML = refused.html;
      this.theirs = refused;
      for (const text of this.part("clash").querySelectorAll(".typed")) {
        const change = text.querySelector("ins, del"); // what differs is in sight
        if (change) text.scrollTop = change.offsetTop - text.offsetTop - 24;
      }
    } else if (refused.raison === "tard") {
      // the server keeps it beside the file
      this.stuck = false;
      this.sent = this.typed;
      store.drop(this.key);
      this.say("Gardé à côté du dossier", true);
      this.explain(refused.message);
    } else {
      this.explain(
        `${refused.message} Votre texte reste à l’écran et dans ce navigateur\u00a0; il n’est pas enregistré.`,
      );
    }
    report();
  }
  explain(sentence) {
    const words = document.createElement("p");
    words.className = "overtaken";
    words.setAttribute("role", "alert");
    words.textContent = sentence;
    this.part("clash")?.replaceChildren(words);
  }
  choose(which) {
    const own = this.fields(),
      kept = which === "theirs" ? new Set() : this.since,
      values = this.theirs.choix[which];
    this.fill(values, kept);
    if (which === "both") this.append(this.theirs.choix.theirs);
    this.version = this.theirs.version;
    this.part("clash").replaceChildren();
    this.touch();
    this.send();
    if (which === "theirs") this.offer(own);
    else (this.element.contains(last.field) ? last.field : this.element.querySelector("textarea, input"))?.focus({
        preventScroll: true,
      });
    report();
  }
  // What she typed after the question was asked stands after the other's text, too.
  append(theirs) {
    for (const control of this.controls()) {
      const [, text] = theirs.find(([name]) => name === control.name) ?? [];
      if (control.tagName === "TEXTAREA" && this.since.has(control.name) && text && !control.value.includes(text))
        control.value = `${text}\n\n${control.value}`;
    }
  }
  // The other's text is taken: hers can still be taken back.
  offer(own) {
    const back = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button secondary small",
      textContent: "Retrouver mon texte",
    });
    back.addEventListener("click", () => {
      const version = this.element.querySelector("[name$='version']").value;
      this.restore(own);
      this.version = version;
      back.remove();
      this.touch();
      this.send();
    });
    this.part("clash").append(back);
    back.focus({ preventScroll: true });
  }
  async act(gesture, button) {
    await this.send();
    if (this.dirty || this.stuck)
      return this.explain(
        "Ce qui est tapé ici n’est pas encore enregistré\u00a0: réglez cela d’abord, puis recommencez.",
      );
    this.element.inert = true;
    try {
      const answer = await post(this.element.dataset.draftUrl, [["geste", gesture]], page);
      if (answer.session) return tell("session");
      if (answer.refused) return this.explain(answer.refused.message);
      const fresh = document.createElement("template");
      fresh.innerHTML = answer.saved.html.trim();
      const element = fresh.content.firstElementChild;
      const files = this.element.querySelector("[data-pieces]"); // what is on its way stays
      if (files) element.querySelector("[data-pieces]")?.replaceWith(files);
      this.element.replaceWith(element);
      drafts.delete(this.code);
      follow(answer.saved);
      recount(element);
      element.tabIndex = -1;
      const field =
        gesture === "reprendre" ? element.querySelector("input:checked, input:not([type=hidden]), textarea") : element;
      field?.focus({ preventScroll: true });
      speak(`${this.code}\u00a0: ${button.firstChild.textContent.trim().toLowerCase()}, fait`);
    } catch {
      this.explain("Le réseau ou le serveur ne répond pas\u00a0: recommencez ce geste dans un instant.");
    } finally {
      this.element.inert = false;
    }
  }
}

export const draftOf = (target) => {
  const element = target.closest?.("[data-draft]");
  if (!element?.dataset.draftUrl || !root.contains(element)) return null; // a preview is not typed in
  let draft = drafts.get(element.dataset.draft);
  if (!draft || draft.element !== element) drafts.set(element.dataset.draft, (draft = new Draft(element)));
  return draft;
};
