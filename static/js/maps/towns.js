// The map of a palmarès: our outlines under our points; sizes follow the zoom so that 356 points stay legible.
import { make } from "../dom.js";
import { apostrophes, counted } from "../french.js";
import { drawMap, skipByKeyboard } from "./france.js";

const COLOURS = ["#e9edf1", "#f6c9b1", "#f0a47f", "#e67f50", "#d65c27", "#c53a09"];

const radius = (level, zoom) => (3 + level * 0.95) * Math.min(2.6, Math.max(0.8, 1 + (zoom - 6) * 0.22));

const card = ({ nom, arobases, region, departement, page }) => {
  const box = make("div"),
    line = make("p");
  line.append(Object.assign(make("a", "", "Voir sa page"), { href: page }));
  box.append(
    make("strong", "", apostrophes(nom)),
    make("p", "", `${counted(arobases, "arobase")} sur 5 – ${apostrophes(region)} (${departement})`),
    line,
  );
  return box;
};

const drawTowns = (map, { features }) => {
  const markers = features.map(({ properties: town, geometry }) => {
    const [longitude, latitude] = geometry.coordinates;
    const marker = L.circleMarker([latitude, longitude], {
      radius: radius(town.arobases, map.getZoom()),
      color: town.arobases > 2 ? "#ffffff" : "#c53a09",
      weight: 1,
      fillColor: COLOURS[town.arobases],
      fillOpacity: 1,
    });
    marker.bindTooltip(`${apostrophes(town.nom)} – ${town.arobases}\u00a0@`, { direction: "top" });
    marker.bindPopup(() => card(town), { minWidth: 200 });
    marker.level = town.arobases;
    marker.addTo(map);
    skipByKeyboard(marker);
    return marker;
  });
  map.on("zoomend", () => {
    for (const marker of markers) marker.setRadius(radius(marker.level, map.getZoom()));
  });
  return markers.length;
};

drawMap(document.getElementById("carte"), drawTowns, "le tableau ci-dessous donne le même contenu.");
