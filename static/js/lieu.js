// A point put on the map: a click or a drag fills the latitude and the longitude, which stay what is saved. The map
// comes when it is asked for.
(() => {
  const place = document.querySelector("[data-place]");
  if (!place) return;
  const fields = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
  const before = document.getElementById("champ-latitude");
  before.before(place);
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button secondary small",
    textContent: "Placer sur la carte",
  });
  const words = Object.assign(document.createElement("p"), {
    className: "help",
    textContent: "Sans point, l’initiative est placée dans la commune.",
  });
  place.append(button, words);
  const read = () => {
    const numbers = fields.map((field) => Number.parseFloat(field.value.replace(",", ".").replace(/\s/g, "")));
    return numbers.every(Number.isFinite) ? numbers : null;
  };
  const write = (values) =>
    fields.forEach((field, index) => {
      field.value = values ? values[index].toFixed(5).replace(".", ",") : "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const script = () =>
    new Promise((done, failed) => {
      if (window.L) return done();
      document.head.append(
        Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.dataset.placeStyle }),
      );
      document.head.append(
        Object.assign(document.createElement("script"), {
          src: place.dataset.placeScript,
          onload: done,
          onerror: failed,
        }),
      );
    });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const box = document.createElement("div");
    try {
      await script();
      const land = await (await fetch(place.dataset.placeLand)).json();
      box.className = "map";
      box.setAttribute("role", "application");
      box.setAttribute("aria-label", "Carte\u00a0: les flèches la déplacent, le bouton pose le point en son centre");
      words.before(box);
      button.hidden = true;
      const town = place.dataset.placeTown.split(",").map(Number),
        known = read();
      const center = known ?? (town[0] ? town : [46.6, 2.4]);
      const map = L.map(box, { minZoom: 4, maxZoom: 16, attributionControl: false, fadeAnimation: false });
      L.control.attribution({ prefix: false }).addAttribution(place.dataset.placeAttribution).addTo(map);
      map.setView(center, town[0] ? 11 : 6);
      map.zoomControl.remove();
      L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
      L.geoJSON(land, {
        interactive: false,
        style: { color: "#aab4bf", weight: 1, fillColor: "#eef1f5", fillOpacity: 1 },
      }).addTo(map);
      for (const [name, latitude, longitude] of JSON.parse(place.dataset.placeLandmarks)) {
        L.circleMarker([latitude, longitude], {
          radius: 3,
          color: "#51606f",
          weight: 1,
          fillColor: "#51606f",
          fillOpacity: 1,
          interactive: false,
        })
          .bindTooltip(name, { permanent: true, direction: "right", offset: [4, 0], className: "landmark" })
          .addTo(map);
      }
      if (town[0])
        L.circleMarker(town, {
          radius: 5,
          color: "#51606f",
          weight: 2,
          fillColor: "#ffffff",
          fillOpacity: 1,
          interactive: false,
        }).addTo(map);
      const point = L.circleMarker(center, {
        radius: 9,
        color: "#ffffff",
        weight: 2,
        fillColor: "#c53a09",
        fillOpacity: 1,
        interactive: false,
      });
      if (known) point.addTo(map);
      const put = (at) => {
        point.setLatLng(at).addTo(map);
        write([at.lat, at.lng]);
      };
      map.on("click", (event) => put(event.latlng));
      const row = Object.assign(document.createElement("p"), { className: "row" });
      const act = (text, gesture) => {
        const one = Object.assign(document.createElement("button"), {
          type: "button",
          className: "button secondary small",
          textContent: text,
        });
        one.addEventListener("click", gesture);
        row.append(one);
      };
      act("Poser au centre", () => put(map.getCenter()));
      act("Effacer le point", () => {
        point.remove();
        write(null);
      });
      box.after(row);
      words.textContent =
        "Cliquez sur la carte, ou déplacez-la aux flèches puis posez le point en son centre. " +
        "Le cercle clair est la collectivité.";
      box.focus();
    } catch {
      box.remove();
      button.hidden = false;
      words.textContent = "La carte n’a pas pu être chargée\u00a0: tapez la latitude et la longitude.";
      button.disabled = false;
    }
  });
})();
