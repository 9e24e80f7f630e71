// What every map of ours has: its size, the outlines or tiles behind it, and words on its buttons.

export function frame(box, { described = "" } = {}) {
  const words = box.dataset;
  const [west, south, east, north] = words.bounds.split(",").map(Number);
  box.querySelector("svg")?.remove();
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: 19, zoomSnap: 0.5, scrollWheelZoom: false,
    zoomAnimation: moves, fadeAnimation: moves, markerZoomAnimation: moves,
  });
  box.setAttribute("role", "region");
  if (words.title) box.setAttribute("aria-label", words.title);
  if (described) box.setAttribute("aria-describedby", described);
  L.control.zoom({ zoomInTitle: words.sayIn, zoomOutTitle: words.sayOut }).addTo(map);
  map.fitBounds([[south, west], [north, east]]);
  // The wheel moves the page until one has chosen the map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  map.on("popupopen", ({ popup }) => popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.sayClose));
  if (words.tiles) {
    const credit = document.createElement("span");
    credit.textContent = words.credit;
    L.tileLayer(words.tiles, { maxZoom: 19, attribution: credit.innerHTML }).addTo(map);
    L.control.attribution({ prefix: false }).addTo(map);
  }
  if (words.outlines) draw(map, words);
  return map;
}

async function draw(map, words) {
  const answer = await fetch(words.outlines);
  if (!answer.ok) return;
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue(name).trim();
  Object.assign(map.createPane("names").style, { zIndex: 450, pointerEvents: "none" });
  const named = (feature, layer) => {
    const name = document.createElement("span");
    name.textContent = feature.properties.name;
    layer.bindTooltip(name, { permanent: true, direction: "center", className: "map-name", pane: "names", interactive: false });
  };
  L.geoJSON(await answer.json(), {
    interactive: false, onEachFeature: named,
    style: { className: "map-area", color: colour("--pt-line-strong"), weight: 1.25, fillColor: colour("--pt-raised"), fillOpacity: words.tiles ? 0 : 1 },
  }).addTo(map).bringToBack();
}
