// What our maps of France share: the frame, the controls in French, the buttons that go to a territory.
window.carteDeFrance = (place) => {
  const map = L.map(place, {
    zoomSnap: 0.25,
    minZoom: 3,
    maxZoom: 13,
    attributionControl: false,
    fadeAnimation: false,
    maxBounds: [
      [-60, -110],
      [75, 110],
    ],
  });
  L.control.attribution({ prefix: false }).addAttribution(place.dataset.mapAttribution).addTo(map);
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
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
  for (const button of document.querySelectorAll("[data-map-bounds]")) {
    button.addEventListener("click", () => {
      show(button.dataset.mapBounds);
      place.focus();
    });
  }
  return map;
};
