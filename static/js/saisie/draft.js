// One item that is typed: kept in the browser, sent, accepted, refused, or held against what a colleague saved.
import { follow, recount } from "./following.js";
import { drafts, later, page, root } from "./page.js";
import { line, post, report, speak, tell } from "./sending.js";
import { store } from "./store.js";

export class Draft {
  constructor(element) {
    this.element = element;
    this.code = element.dataset.draft;
    this.label = element.dataset.draftLabel ?? this.code;
    this.from = page; // the page that typed it: this one, or one closed since
    this.typed = 0; // grows with each keystroke
    this.sent = 0; // what of it the server has
    this.flying = null;
    this.stuck = false; // refused in words: it waits for the person
    this.timer = 0;
  }
  get dirty() {
    return this.typed > this.sent;
  }
  part(name) {
    return this.element.querySelector(`[data-draft-${name}]`);
  }
  controls() {
    return [...this.element.querySelectorAll("input[name]:not([type=file]), textarea[name], select[name]")];
  }
  fields() {
    return this.controls()
      .filter((c) => !(c.type === "radio" || c.type === "checkbox") || c.checked)
      .map((c) => [c.name, c.value]);
  }
  fill(fields) {
    for (const control of this.controls()) {
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] ?? "";
    }
  }
  show(fields) {
    // of an answer, or the fields themselves
    if (Array.isArray(fields)) return this.fill(fields);
    const { value, comment, not_applicable: notApplicable, version } = fields;
    const values = (Array.isArray(value) ? value : [value]).map((one) => [`${this.code}-value`, String(one)]);
    this.fill([
      ...values,
      [`${this.code}-comment`, comment],
      [`${this.code}-version`, String(version)],
      ...(notApplicable ? [[`${this.code}-not_applicable`, "on"]] : []),
    ]);
  }
  set version(value) {
    this.element.querySelector("[name$='-version']").value = value;
  }
  say(words, isBad = false) {
    const place = this.part("saved");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("unsaved", isBad);
  }
  touch() {
    this.typed += 1;
    this.stuck = false;
    store.put(this.code, this.from, {
      url: this.element.dataset.draftUrl,
      href: `${location.pathname}#${this.element.id}`,
      label: this.label,
      fields: this.fields(),
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
    if (saved.champs && !this.dirty) this.show(saved.champs); // what a colleague touched meanwhile
    this.version = saved.version;
    if (!this.dirty) {
      store.drop(this.code, this.from, mark);
      this.from = page;
      this.say(saved.enregistre);
      speak(`${this.label}\u00a0: enregistré`);
    }
    this.part("clash")?.replaceChildren();
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
      this.version = refused.version;
      this.say("À corriger\u00a0; le reste est enregistré", true);
      this.faults(refused.fautes);
      this.settle({ ...refused, vide: true });
      speak(`${this.label}\u00a0: ${Object.values(refused.fautes).join(" ")}`);
    } else if (refused.raison === "doublon") {
      this.part("clash").innerHTML = refused.html;
      this.theirs = refused;
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
    const own = this.fields();
    this.show(this.theirs.choix[which]);
    this.stuck = false;
    this.part("clash").replaceChildren();
    if (which === "theirs") {
      this.sent = this.typed;
      store.drop(this.code, this.from);
      this.say("Le texte enregistré est gardé");
      const back = Object.assign(document.createElement("button"), {
        type: "button",
        className: "button secondary small",
        textContent: "Retrouver mon texte",
      });
      back.addEventListener("click", () => {
        const version = this.theirs.version;
        this.fill(own);
        this.version = version;
        back.remove();
        this.touch();
        this.send();
      });
      this.part("clash").append(back);
      back.focus({ preventScroll: true });
    } else {
      this.touch();
      this.send();
      this.element.querySelector("textarea")?.focus({ preventScroll: true });
    }
    report();
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
  if (!element || !root.contains(element)) return null;
  let draft = drafts.get(element.dataset.draft);
  if (!draft || draft.element !== element) drafts.set(element.dataset.draft, (draft = new Draft(element)));
  return draft;
};
