// A point put on the map: a click or a drag fills the latitude and the longitude, which stay what is saved. The map
// comes when it is asked for.
import { make, makeButton } from "../dom.js";
import { decimalOf, decimalWords } from "../french.js";
import { openMap } from "./place-map.js";

const fields = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));

const read = () => {
  const numbers = fields.map((field) => decimalOf(field.value));
  return numbers.every(Number.isFinite) ? numbers : null;
};
const write = (values) =>
  fields.forEach((field, index) => {
    field.value = values ? decimalWords(values[index]) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

const start = (place) => {
  document.getElementById("champ-latitude").before(place);
  const words = make("p", "help", "Sans point, l’initiative est placée dans la commune.");
  const button = makeButton("Placer sur la carte", "button secondary small", async () => {
    button.disabled = true;
    try {
      await openMap(place, words, read(), write);
      button.hidden = true;
      words.textContent =
        "Cliquez sur la carte, ou déplacez-la aux flèches puis posez le point en son centre. " +
        "Le cercle clair est la collectivité.";
    } catch {
      button.disabled = false;
      words.textContent = "La carte n’a pas pu être chargée\u00a0: tapez la latitude et la longitude.";
    }
  });
  place.append(button, words);
};

const place = document.querySelector("[data-place]");
if (place) start(place);
