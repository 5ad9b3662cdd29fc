// The photos of an initiative: those that wait for their sizes are asked again every two seconds; one that moves keeps
// the focus.
import { refreshSoon } from "./lacks.js";

const EVERY = 2000;
let pressed = null,
  round = 0;

const refresh = (list, fresh) => {
  for (const line of fresh.querySelectorAll("[data-upload]")) {
    const old = list.querySelector(`[data-upload="${line.dataset.upload}"]`),
      picture = line.firstElementChild;
    if (!old || old.firstElementChild.outerHTML === picture.outerHTML) continue;
    old.firstElementChild.replaceWith(picture);
    // What may be done of a photo follows from its being ready; its words, which are being typed, stay.
    const gestures = line.querySelector("[data-photo-gestures]");
    if (!gestures) continue;
    old.querySelector("[data-photo-gestures]")?.replaceWith(gestures);
    window.htmx?.process(gestures);
  }
  if (fresh.querySelector("[data-photos-waiting]")) return;
  delete list.dataset.photosWaiting;
  refreshSoon();
};

const follow = async () => {
  const list = document.querySelector("[data-photos-waiting]");
  if (!list) return;
  try {
    const answer = await fetch(list.dataset.photosWaiting, { redirect: "manual" });
    if (answer.ok) refresh(list, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    /* the next round asks again */
  }
  followIn(EVERY);
};

// One round at a time, however many gestures ask for it.
const followIn = (pause) => {
  clearTimeout(round);
  round = setTimeout(follow, pause);
};

// On the same button, on another of its own when it is at the end, on the list when it is gone.
const focusAgain = () => {
  if (!pressed || document.activeElement !== document.body) return;
  const line = document.getElementById(pressed.closest(".photo-line")?.id ?? ""),
    target =
      document.getElementById(pressed.id) ??
      line?.querySelector("button[name=gesture]") ??
      document.querySelector("#photos input[type=file]");
  target?.focus();
  pressed = null;
};

export const followPhotos = () => {
  document.addEventListener("click", ({ target }) => {
    pressed = target.closest("button[name=gesture]") ?? pressed;
  });
  document.addEventListener("htmx:afterSwap", () => {
    refreshSoon();
    focusAgain();
    followIn(1000);
  });
  document.addEventListener("uploads-changed", () => {
    refreshSoon();
    followIn(1000);
  });
  follow();
};
