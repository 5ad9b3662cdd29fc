// The page of a text as it will be printed, beside what is typed: fetched again once that is saved, and while a
// worker is laying it out. Without this script a link leads to the same page.
const PAUSE = 600,
  TRIES = 200; // two minutes: a worker may have others to lay out first
const place = document.querySelector("[data-proof]"),
  saved = document.querySelector("[data-draft-saved]");
let asked = new AbortController(),
  waiting = 0;

async function show(tries = 0) {
  clearTimeout(waiting);
  asked.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(place.dataset.proof, { headers: { Accept: "text/html" }, signal: asked.signal }),
      page = new DOMParser().parseFromString(await answer.text(), "text/html"),
      proof = page.querySelector("[data-proof-of]");
    if (!proof) return;
    if (!("waits" in proof.dataset)) place.replaceChildren(...proof.children);
    else if (tries < TRIES) waiting = setTimeout(() => show(tries + 1), PAUSE);
  } catch {
    // no network, or asked again meanwhile: the last proof stays, and the next save asks again
  }
}

// The words beside the button change as a save begins and ends: the proof waits for the last of them.
const later = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(), PAUSE);
};

if (place) {
  show();
  if (saved) new MutationObserver(later).observe(saved, { childList: true, characterData: true, subtree: true });
}
