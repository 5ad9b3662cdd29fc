// The map of a search of initiatives: a disc a place, larger where there are more; each leads to its page or to the
// list of its town.
(() => {
  const place = document.getElementById("carte-initiatives");
  if (!place || !window.L) return;
  const map = window.carteDeFrance(place);
  const load = (address) =>
    fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  Promise.all([load(place.dataset.mapLand), load(place.dataset.mapPoints)])
    .then(([land, { points }]) => {
      L.geoJSON(land, {
        interactive: false,
        style: { color: "#aab4bf", weight: 1, fillColor: "#eef1f5", fillOpacity: 1 },
      }).addTo(map);
      for (const [latitude, longitude, count, words, address, town] of points) {
        const marker = L.circleMarker([latitude, longitude], {
          radius: Math.min(18, 4 + 2.5 * Math.sqrt(count)),
          color: "#ffffff",
          weight: 1,
          fillColor: "#2438a6",
          fillOpacity: 0.85,
        });
        const box = document.createElement("p");
        box.append(
          Object.assign(document.createElement("strong"), { textContent: town }),
          document.createElement("br"),
        );
        box.append(Object.assign(document.createElement("a"), { href: address, textContent: words }));
        marker.bindTooltip(`${town}\u00a0: ${words}`, { direction: "top" });
        marker.bindPopup(box, { minWidth: 180 });
        marker.addTo(map);
        marker.getElement().setAttribute("tabindex", "-1"); // the keyboard reads the list
      }
      place.dataset.mapReady = String(points.length);
    })
    .catch(() => {
      place.replaceWith(
        Object.assign(document.createElement("p"), {
          className: "alert warn",
          textContent: "La carte n’a pas pu être chargée\u00a0: la liste donne le même contenu.",
        }),
      );
    });
})();
