// What our maps of France share: the frame, the controls in French, the land, the points, the buttons that go to a
// territory. Leaflet is `window.L`.
import { make } from "../dom.js";

export const dressed = (map, attribution) => {
  map.zoomControl.remove();
  L.control.attribution({ prefix: false }).addAttribution(attribution).addTo(map);
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
  return map;
};

export const drawLand = (map, land) =>
  L.geoJSON(land, {
    interactive: false,
    style: { color: "#aab4bf", weight: 1, fillColor: "#eef1f5", fillOpacity: 1 },
  }).addTo(map);

const franceMap = (place) => {
  const bounds = [
      [-60, -110],
      [75, 110],
    ],
    map = L.map(place, {
      zoomSnap: 0.25,
      minZoom: 3,
      maxZoom: 13,
      attributionControl: false,
      fadeAnimation: false,
      maxBounds: bounds,
    });
  dressed(map, place.dataset.mapAttribution);
  const show = (text) => {
    const [south, west, north, east] = text.split(",").map(Number);
    map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false },
    );
  };
  show("41.3,-5.2,51.1,9.6");
  for (const button of document.querySelectorAll("[data-map-bounds]"))
    button.addEventListener("click", () => {
      show(button.dataset.mapBounds);
      place.focus();
    });
  return map;
};

export const load = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

// A map of the place's own points: `drawPoints` gives how many it put; `instead` is said when the map cannot be read.
export const drawMap = async (place, drawPoints, instead) => {
  if (!place || !window.L) return;
  const map = franceMap(place);
  try {
    const [land, points] = await Promise.all([load(place.dataset.mapLand), load(place.dataset.mapPoints)]);
    drawLand(map, land);
    place.dataset.mapReady = String(drawPoints(map, points));
  } catch {
    place.replaceWith(make("p", "alert warn", `La carte n’a pas pu être chargée\u00a0: ${instead}`));
  }
};

// The keyboard reads the table or the list beside the map: hundreds of stops would bury it.
export const skipByKeyboard = (marker) => marker.getElement().setAttribute("tabindex", "-1");
