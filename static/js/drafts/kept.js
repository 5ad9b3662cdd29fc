// « Vos textes gardés » : every text that this browser still holds of hers, to read, copy, send or erase.
import { later, store } from "./page.js";
import { make, makeButton } from "../dom.js";
import { moment } from "../french.js";
import { post, speak, tell } from "./sending.js";
import { wordsOf } from "./store.js";

const place = document.querySelector("[data-kept-texts]");

const button = (words, label, act) => {
  const one = makeButton(words, "button secondary small", act);
  one.append(make("span", "visually-hidden", `\u00a0: ${label}`));
  return one;
};

const send = async (entry, says) => {
  try {
    const answer = await post(entry.url, entry.fields, entry.from, entry.at);
    if (answer.session) {
      tell("session");
      return false;
    }
    if (answer.saved || answer.refused.code === "late") {
      store.drop(entry.key, entry.mark);
      return answer.refused?.message ?? "Enregistré.";
    }
    says.textContent =
      answer.refused.code === "clash"
        ? "Quelqu’un a modifié ce texte entre-temps\u00a0: ouvrez sa page pour comparer et choisir."
        : (answer.refused.message ?? Object.values(answer.refused.faults ?? {}).join(" "));
  } catch {
    says.textContent = "Le réseau ou le serveur ne répond pas\u00a0: réessayez dans un instant.";
  }
  return false;
};

const drawn = (entry) => {
  const item = Object.assign(make("li", "card kept-text"), { kept: entry.key }),
    title = make("h2", "", entry.label ?? entry.code),
    about = make("p", "muted", `${entry.title ?? ""} · tapé le ${moment(new Date(entry.at ?? 0))}`),
    text = make("p", "typed marked", wordsOf(entry) || "Aucun mot\u00a0: des cases ou des choix."),
    says = make("p", "field-error"),
    row = make("p", "row");
  says.setAttribute("role", "alert");
  const link = Object.assign(make("a", "button secondary small", "Ouvrir sa page"), { href: entry.href ?? "#" });
  row.append(
    button("Envoyer", title.textContent, async () => {
      const done = await send(entry, says);
      if (done) gone(item, done);
    }),
    button("Copier", title.textContent, async () => {
      await navigator.clipboard.writeText(wordsOf(entry));
      speak(`${title.textContent}\u00a0: copié`);
      says.textContent = "Copié.";
    }),
    button("Effacer", title.textContent, () => {
      if (!window.confirm(`Effacer ce texte de ce navigateur\u202f? Il n’est enregistré nulle part ailleurs.`)) return;
      store.drop(entry.key);
      gone(item, "Effacé.");
    }),
    link,
  );
  item.append(title, about, text, says, row);
  return item;
};

const gone = (item, words, moves = true) => {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.replaceWith(make("li", "muted", words));
  speak(words);
  if (moves) (next?.querySelector("button") ?? place).focus();
  none();
};
const none = () => {
  document.querySelector("[data-kept-none]").hidden = Boolean(place.querySelector(".kept-text"));
};

export const showKept = () => {
  if (!place) return;
  place.replaceChildren(...store.all().map(drawn));
  none();
};

// What has left of itself while the list was read, when the network came back: said so, and no more to be sent.
later.delivered = () => {
  const held = new Set(store.all().map((entry) => entry.key));
  for (const item of place?.querySelectorAll(".kept-text") ?? [])
    if (!held.has(item.kept)) gone(item, "Enregistré.", item.contains(document.activeElement));
};
