// The page of an initiative that is being told: its title, what lacks and its photos follow what is saved.
import { refreshSoon } from "./story/lacks.js";
import { followPhotos } from "./story/photos.js";

const title = document.querySelector("h1"),
  field = document.getElementById("id_title");
field?.addEventListener("input", () => {
  title.textContent = field.value.trim() || "Initiative sans titre";
});

// How many questions of a theme are chosen, beside its name.
document.addEventListener("change", ({ target }) => {
  const theme = target.closest(".question-choice"),
    badge = theme?.querySelector("[data-chosen]");
  if (!badge) return;
  const chosen = theme.querySelectorAll("input:checked").length;
  badge.hidden = !chosen;
  badge.textContent = `${chosen}\u00a0${chosen > 1 ? "choisies" : "choisie"}`;
});

document.addEventListener("draft-saved", refreshSoon);
followPhotos();
