// The page of a text as it will be printed, beside what is typed: fetched again each time that it is saved, and while a
// worker is laying it out. Without this script a link leads to the same page.
const PAUSE = 600,
  TRIES = 50;
const place = document.querySelector("[data-proof]"),
  saved = document.querySelector("[data-draft-saved]");
let asked = 0;

async function show(tries = 0, mine = ++asked) {
  try {
    const answer = await fetch(place.dataset.proof, { headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"),
      proof = page.querySelector("[data-proof-of]");
    if (!proof || mine !== asked) return;
    if (!("waits" in proof.dataset)) place.replaceChildren(...proof.children);
    else if (tries < TRIES) setTimeout(() => show(tries + 1, mine), PAUSE);
  } catch {
    // no network: the last proof stays, and the next save asks again
  }
}

if (place) {
  show();
  if (saved) new MutationObserver(() => show()).observe(saved, { childList: true, characterData: true, subtree: true });
}
