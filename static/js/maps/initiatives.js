// The map of a search of initiatives: a disc a place, larger where there are more; each leads to its page or to the
// list of its town.
import { make } from "../dom.js";
import { drawMap, skipByKeyboard } from "./france.js";

const card = (town, words, href) => {
  const box = make("p");
  box.append(make("strong", "", town), make("br"), Object.assign(make("a", "", words), { href }));
  return box;
};

const drawInitiatives = (map, { points }) => {
  for (const [latitude, longitude, count, words, address, town] of points) {
    const marker = L.circleMarker([latitude, longitude], {
      radius: Math.min(18, 4 + 2.5 * Math.sqrt(count)),
      color: "#ffffff",
      weight: 1,
      fillColor: "#2438a6",
      fillOpacity: 0.85,
    });
    marker.bindTooltip(`${town}\u00a0: ${words}`, { direction: "top" });
    marker.bindPopup(card(town, words, address), { minWidth: 180 });
    marker.addTo(map);
    skipByKeyboard(marker);
  }
  return points.length;
};

drawMap(document.getElementById("carte-initiatives"), drawInitiatives, "la liste donne le même contenu.");
