// The page of an initiative that is being told: what lacks follows the saves, the photos follow their preparation.
(() => {
  const lacks = document.getElementById("manques"),
    address = `${location.pathname}manques/`;
  let timer = 0;
  const refresh = async () => {
    try {
      const answer = await fetch(address, { redirect: "manual", headers: { "HX-Request": "true" } });
      if (answer.ok && !lacks.contains(document.activeElement)) lacks.innerHTML = await answer.text();
    } catch {
      /* said by what saves */
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 800);
  };
  const title = document.querySelector("h1"),
    field = document.getElementById("id_title");
  field?.addEventListener("input", () => {
    title.textContent = field.value.trim() || "Initiative sans titre";
  });
  document.addEventListener("change", ({ target }) => {
    // how many questions of a theme are chosen, beside its name
    const theme = target.closest(".question-choice"),
      badge = theme?.querySelector("[data-choisies]");
    if (!badge) return;
    const chosen = theme.querySelectorAll("input:checked").length;
    badge.hidden = !chosen;
    badge.textContent = `${chosen}\u00a0${chosen > 1 ? "choisies" : "choisie"}`;
  });
  document.addEventListener("saisie-enregistree", soon);
  // A photo that moves keeps the focus: on the same button, on another of its own when it is at the end, on the list
  // when it is gone.
  let pressed = null;
  document.addEventListener("click", ({ target }) => {
    pressed = target.closest("button[name=geste]") ?? pressed;
  });
  document.addEventListener("htmx:afterSwap", () => {
    soon();
    if (!pressed || document.activeElement !== document.body) return;
    const line = document.getElementById(pressed.closest(".photo-line")?.id ?? "");
    (
      document.getElementById(pressed.id) ??
      line?.querySelector("button[name=geste]") ??
      document.querySelector("#photos input[type=file]")
    )?.focus();
    pressed = null;
  });
  // Photos: asked again every two seconds while some wait for their sizes; what is typed in the others stays.
  const follow = async () => {
    const list = document.querySelector("[data-photos-waiting]");
    if (!list) return;
    try {
      const answer = await fetch(list.dataset.photosWaiting, { redirect: "manual" });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const line of fresh.querySelectorAll("[data-piece]")) {
          const old = list.querySelector(`[data-piece="${line.dataset.piece}"]`),
            picture = line.firstElementChild;
          if (old && old.firstElementChild.outerHTML !== picture.outerHTML) old.firstElementChild.replaceWith(picture);
        }
        if (!fresh.querySelector("[data-photos-waiting]")) {
          delete list.dataset.photosWaiting;
          soon();
        }
      }
    } catch {
      /* the next round asks again */
    }
    setTimeout(follow, 2000);
  };
  document.addEventListener("pieces-changees", () => {
    soon();
    setTimeout(follow, 1000);
  });
  follow();
})();
