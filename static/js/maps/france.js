// What our maps of France share: when they come, the frame, the controls in French, the land, the points, the buttons
// that go to a territory. Leaflet is `window.L`.
import { make } from "../dom.js";

// Adds an element to the head; resolves once what it names is loaded.
const loaded = (element) =>
  new Promise((onload, onerror) => document.head.prepend(Object.assign(element, { onload, onerror })));

// Leaflet and its sheet, which lies before ours so that ours mends it. `dataset`: that of the place of the map.
export const loadLeaflet = ({ mapStyle, mapScript }) =>
  Promise.all([
    loaded(Object.assign(make("link"), { rel: "stylesheet", href: mapStyle })),
    loaded(Object.assign(make("script"), { src: mapScript })),
  ]);

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

// Comes when the place is about to be seen (a telephone has it far under its filters: most never go there), or when a
// button asks for a territory.
const wanted = (place, buttons) =>
  new Promise((done) => {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && come(), {
        rootMargin: "100px",
      }),
      come = () => {
        watch.disconnect();
        done();
      };
    watch.observe(place);
    for (const button of buttons) button.addEventListener("click", come, { once: true });
  });

const franceMap = (place, buttons) => {
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
  for (const button of buttons)
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
  if (!place) return;
  const buttons = [...document.querySelectorAll("[data-map-bounds]")],
    { mapLand, mapPoints } = place.dataset;
  let asked = null; // the last territory that was asked for while the map was on its way
  for (const button of buttons) button.addEventListener("click", () => (asked = button));
  await wanted(place, buttons);
  try {
    const [land, points] = await Promise.all([load(mapLand), load(mapPoints), loadLeaflet(place.dataset)]),
      map = franceMap(place, buttons);
    drawLand(map, land);
    place.dataset.mapReady = String(drawPoints(map, points));
    asked?.click();
  } catch {
    place.replaceWith(make("p", "alert warn", `La carte n’a pas pu être chargée\u00a0: ${instead}`));
  }
};

// The keyboard reads the table or the list beside the map: hundreds of stops would bury it.
export const skipByKeyboard = (marker) => marker.getElement().setAttribute("tabindex", "-1");
