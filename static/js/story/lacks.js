// What an initiative still lacks before it can be put forward: asked again after each save.
const PAUSE = 800;
const place = document.getElementById("manques");
let timer = 0;

const refresh = async () => {
  try {
    const answer = await fetch(`${location.pathname}manques/`, {
      redirect: "manual",
      headers: { "HX-Request": "true" },
    });
    if (answer.ok && !place.contains(document.activeElement)) place.innerHTML = await answer.text();
  } catch {
    /* said by what saves */
  }
};

export const refreshSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
};
