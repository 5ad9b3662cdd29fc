// The map of a palmarès: our outlines under our points; sizes and groups follow the zoom so that 356 points stay
// legible, names come when there is room, and the address says what is seen.
import { make } from "../dom.js";
import { apostrophes, counted } from "../french.js";
import { clustered, hashOf, viewIn, withRoom } from "./clusters.js";
import { drawMap, skipByKeyboard } from "./france.js";
import { offerYears } from "./years.js";

const COLOURS = ["#e9edf1", "#f6c9b1", "#f0a47f", "#e67f50", "#d65c27", "#c53a09"];
const NAMED_FROM = 7.5, // zoom
  OVERLAP = 20; // pixels: two discs of a group side by side

const radius = (level, zoom) => (3 + level * 0.95) * Math.min(2.6, Math.max(0.8, 1 + (zoom - 6) * 0.22));

const line = ({ nom, arobases, region, departement, page }) => {
  const box = make("div"),
    link = make("p");
  link.append(Object.assign(make("a", "", "Voir sa page"), { href: page }));
  box.append(
    make("strong", "", apostrophes(nom)),
    make("p", "", `${counted(arobases, "arobase")} sur 5 – ${apostrophes(region)} (${departement})`),
    link,
  );
  return box;
};

const list = (towns) => {
  const box = make("ul", "map-together");
  for (const { nom, arobases, page } of towns) {
    const item = make("li");
    const link = make("a", "", `${apostrophes(nom)} – ${arobases}\u00a0@`);
    item.append(Object.assign(link, { href: page }));
    box.append(item);
  }
  return box;
};

const single = ({ town, at }, zoom) => {
  const marker = L.circleMarker(at, {
    radius: radius(town.arobases, zoom),
    color: town.arobases > 2 ? "#ffffff" : "#c53a09",
    weight: 1,
    fillColor: COLOURS[town.arobases],
    fillOpacity: 1,
  });
  marker.words = `${apostrophes(town.nom)} – ${town.arobases}\u00a0@`;
  return marker.bindTooltip(marker.words, { direction: "top" }).bindPopup(() => line(town), { minWidth: 200 });
};

const group = (members, map) => {
  const bounds = L.latLngBounds(members.map(({ at }) => at)),
    top = Math.max(...members.map(({ town }) => town.arobases));
  const marker = L.circleMarker(members[0].at, {
    radius: Math.min(20, 9 + Math.sqrt(members.length) * 1.6),
    color: "#ffffff",
    weight: 2,
    fillColor: COLOURS[top],
    fillOpacity: 1,
  });
  const light = top > 3 ? " light" : "";
  marker.bindTooltip(String(members.length), { permanent: true, direction: "center", className: `count${light}` });
  const near = map.getZoom() >= map.getMaxZoom() - 1 || bounds.getNorthEast().equals(bounds.getSouthWest(), 0.001);
  if (near) return marker.bindPopup(() => list(members.map(({ town }) => town)), { minWidth: 200 });
  return marker.on("click", () => map.fitBounds(bounds.pad(0.4), { animate: false }));
};

const drawGroups = (map, layer, towns) => {
  const zoom = map.getZoom();
  layer.clearLayers();
  const points = towns.map((one) => ({ ...one, ...map.project(one.at, zoom) }));
  for (const members of clustered(points, OVERLAP)) {
    const marker = members.length > 1 ? group(members, map) : single(members[0], zoom);
    marker.addTo(layer);
    marker.getElement().dataset.towns = members.length;
    skipByKeyboard(marker);
  }
};

// A name beside each point of the view that has the room for it, the highest levels first.
const nameThose = (map, layer) => {
  const view = map.getBounds(),
    alone = layer.getLayers().filter((marker) => marker.words),
    seen = alone.filter((marker) => view.contains(marker.getLatLng())),
    places = seen.map((marker) => ({ ...map.latLngToContainerPoint(marker.getLatLng()), words: marker.words })),
    named = new Set(map.getZoom() >= NAMED_FROM ? withRoom(places).map((place) => seen[place]) : []);
  for (const marker of alone) {
    if (named.has(marker) === Boolean(marker.getTooltip().options.permanent)) continue;
    marker.unbindTooltip();
    const side = named.has(marker)
      ? { permanent: true, direction: "right", offset: [6, 0], className: "landmark" }
      : { direction: "top" };
    marker.bindTooltip(marker.words, side);
  }
};

const drawTowns = (map, { features }) => {
  const layer = L.layerGroup().addTo(map),
    towns = features
      .map(({ properties: town, geometry }) => ({ town, at: geometry.coordinates.toReversed() }))
      .sort((one, other) => other.town.arobases - one.town.arobases);
  const asked = viewIn(window.location.hash);
  if (asked) map.setView(asked.center, asked.zoom, { animate: false });
  drawGroups(map, layer, towns);
  nameThose(map, layer);
  map.on("zoomend", () => drawGroups(map, layer, towns));
  map.on("moveend", () => {
    nameThose(map, layer);
    window.history.replaceState(null, "", hashOf(map.getZoom(), map.getCenter()));
  });
  return towns.length;
};

offerYears(document.querySelector("[data-map-years]"));
drawMap(document.getElementById("carte"), drawTowns, "la liste ci-dessous donne le même contenu.");
