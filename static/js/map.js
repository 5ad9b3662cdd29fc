// The map: our outlines under our points; sizes follow the zoom so that 356 points stay legible, and the keyboard can
// reach all.
(() => {
  const place = document.getElementById("carte");
  if (!place || !window.L) return;
  const colours = ["#e9edf1", "#f6c9b1", "#f0a47f", "#e67f50", "#d65c27", "#c53a09"];
  const map = window.carteDeFrance(place);

  const radius = (level) => (3 + level * 0.95) * Math.min(2.6, Math.max(0.8, 1 + (map.getZoom() - 6) * 0.22));
  const text = (parent, tag, content) =>
    parent.appendChild(Object.assign(document.createElement(tag), { textContent: content }));
  const card = (town) => {
    const box = document.createElement("div");
    text(box, "strong", town.nom.replaceAll("'", "’"));
    text(
      box,
      "p",
      `${town.arobases} arobase${town.arobases > 1 ? "s" : ""} sur 5 – ` +
        `${town.region.replaceAll("'", "’")} (${town.departement})`,
    );
    const line = box.appendChild(document.createElement("p"));
    line.appendChild(Object.assign(document.createElement("a"), { href: town.page, textContent: "Voir sa page" }));
    return box;
  };

  const load = (address) =>
    fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  Promise.all([load(place.dataset.mapLand), load(place.dataset.mapPoints)])
    .then(([land, points]) => {
      L.geoJSON(land, {
        interactive: false,
        style: { color: "#aab4bf", weight: 1, fillColor: "#eef1f5", fillOpacity: 1 },
      }).addTo(map);
      const markers = points.features.map((feature) => {
        const town = feature.properties;
        const [longitude, latitude] = feature.geometry.coordinates;
        const marker = L.circleMarker([latitude, longitude], {
          radius: radius(town.arobases),
          color: town.arobases > 2 ? "#ffffff" : "#c53a09",
          weight: 1,
          fillColor: colours[town.arobases],
          fillOpacity: 1,
        });
        marker.bindTooltip(`${town.nom.replaceAll("'", "’")} – ${town.arobases}\u00a0@`, { direction: "top" });
        marker.bindPopup(() => card(town), { minWidth: 200 });
        marker.level = town.arobases;
        marker.addTo(map);
        marker.getElement().setAttribute("tabindex", "-1"); // the keyboard reads the table: 356 stops would bury it
        return marker;
      });
      map.on("zoomend", () => {
        for (const marker of markers) marker.setRadius(radius(marker.level));
      });
      place.dataset.mapReady = String(markers.length);
    })
    .catch(() => {
      const notice = document.createElement("p");
      notice.textContent = "La carte n’a pas pu être chargée : le tableau ci-dessous donne le même contenu.";
      notice.className = "alert warn";
      place.replaceWith(notice);
    });
})();
