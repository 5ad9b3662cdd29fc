// The map on which a point is put: the land, the towns around, the town itself.
import { make, makeButton } from "../dom.js";
import { dressed, drawLand, load, loadLeaflet } from "./france.js";

const GREY = { color: "#51606f", fillOpacity: 1, interactive: false };

const drawAround = (map, land, landmarks, town) => {
  drawLand(map, land);
  for (const [name, latitude, longitude] of landmarks)
    L.circleMarker([latitude, longitude], { ...GREY, radius: 3, weight: 1, fillColor: "#51606f" })
      .bindTooltip(name, { permanent: true, direction: "right", offset: [4, 0], className: "landmark" })
      .addTo(map);
  if (town) L.circleMarker(town, { ...GREY, radius: 5, weight: 2, fillColor: "#ffffff" }).addTo(map);
};

const pointOf = (center) =>
  L.circleMarker(center, {
    radius: 9,
    color: "#ffffff",
    weight: 2,
    fillColor: "#c53a09",
    fillOpacity: 1,
    interactive: false,
  });

const frame = () => {
  const box = make("div", "map");
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", "Carte\u00a0: les flèches la déplacent, le bouton pose le point en son centre");
  return box;
};

// Draws the map before `words`. `known`: the point that is saved, or null; `write` takes [latitude, longitude] or null.
export const openMap = async (place, words, known, write) => {
  const { dataset } = place,
    box = frame();
  try {
    await loadLeaflet(dataset);
    const land = await load(dataset.placeLand),
      [latitude, longitude] = dataset.placeTown.split(",").map(Number),
      town = latitude ? [latitude, longitude] : null;
    words.before(box);
    const map = L.map(box, { minZoom: 4, maxZoom: 16, attributionControl: false, fadeAnimation: false }),
      center = known ?? town ?? [46.6, 2.4],
      point = pointOf(center);
    dressed(map, dataset.placeAttribution).setView(center, town ? 11 : 6);
    drawAround(map, land, JSON.parse(dataset.placeLandmarks), town);
    if (known) point.addTo(map);
    const put = (at) => {
      point.setLatLng(at).addTo(map);
      write([at.lat, at.lng]);
    };
    const erase = () => {
      point.remove();
      write(null);
    };
    map.on("click", (event) => put(event.latlng));
    const row = make("p", "row");
    row.append(
      makeButton("Poser au centre", "button secondary small", () => put(map.getCenter())),
      makeButton("Effacer le point", "button secondary small", erase),
    );
    box.after(row);
    box.focus();
  } catch (error) {
    box.remove();
    throw error;
  }
};
