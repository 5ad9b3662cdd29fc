// The line of a document that is on its way: its name, its progress, what is said of it, « Réessayer », « Annuler ».
import { make, makeButton } from "../dom.js";
import { NBSP, weight } from "../french.js";

export class Line {
  constructor(file, { retry, cancel }) {
    const name = make("span", "attachment-name", `${file.name} `);
    name.append(make("span", "muted", weight(file.size)));
    this.element = make("li", "attachment sending");
    this.bar = Object.assign(make("progress"), { max: 100, value: 0, ariaLabel: `Envoi de ${file.name}` });
    this.words = make("span", "attachment-words muted", "En attente");
    this.again = makeButton("Réessayer", "link-button", retry);
    this.drop = makeButton("Annuler", "link-button", cancel);
    this.again.hidden = true;
    for (const button of [this.again, this.drop]) button.append(make("span", "visually-hidden", ` ${file.name}`));
    this.element.append(name, this.bar, this.words, this.again, this.drop);
  }
  progress(loaded, total) {
    this.bar.value = (100 * loaded) / total;
    this.words.textContent = `${Math.floor(this.bar.value)}${NBSP}%`;
  }
  check() {
    this.words.textContent = "Vérification…";
    this.drop.hidden = true;
  }
  wait() {
    this.element.classList.remove("failed");
    this.bar.hidden = false;
    this.bar.value = 0;
    this.words.textContent = "En attente";
    this.again.hidden = true;
    this.drop.firstChild.textContent = "Annuler";
  }
  fail(words, isFinal) {
    this.element.classList.add("failed");
    this.bar.hidden = true;
    this.drop.hidden = false;
    this.words.textContent = words;
    this.again.hidden = isFinal;
    this.drop.firstChild.textContent = "Enlever";
  }
}
