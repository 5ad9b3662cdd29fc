// A slider over the editions, beside the list that works without it: let go, or at Enter, it opens the same map of
// another year.
import { make } from "../dom.js";

export const offerYears = (place) => {
  if (!place) return;
  const years = place.dataset.mapYears.split(",");
  if (years.length < 2) return;
  const label = make("label", "", "Glisser d’une édition à l’autre (au clavier, Entrée l’ouvre)"),
    said = make("output", "", place.dataset.mapYear),
    slider = Object.assign(make("input"), {
      type: "range",
      id: "glisser",
      min: 0,
      max: years.length - 1,
      step: 1,
      value: years.indexOf(place.dataset.mapYear),
    });
  label.htmlFor = slider.id;
  const tell = () => {
    said.value = years[slider.value];
    slider.setAttribute("aria-valuetext", years[slider.value]);
  };
  tell();
  slider.addEventListener("input", tell);
  const open = () => {
    const { search, hash } = window.location;
    window.location.assign(place.dataset.mapPlace.replace("0000", years[slider.value]) + search + hash);
  };
  slider.addEventListener("pointerup", () => {
    if (years[slider.value] !== place.dataset.mapYear) open();
  });
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Enter") open();
  });
  place.append(label, slider, said);
  place.hidden = false;
};
