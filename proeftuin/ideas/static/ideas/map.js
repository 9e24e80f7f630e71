// The map of ideas. Without this file, the drawing of the server and the list below it do the same.
import { frame } from "../ui/frame.js";

const sizes = (count) => (count === 1 ? 26 : Math.min(58, Math.round(26 + 2.5 * Math.log2(count))));
const say = (words, count) => words.replace("{n}", count.toLocaleString(document.documentElement.lang));

function start(box) {
  const words = box.dataset;
  const status = document.querySelector("[data-map-status]");
  const map = frame(box, { described: "map-how" });
  const marks = new Map(); // cell → marker
  let asked = null;

  const opened = (feature, marker) => {
    const { count, cell } = feature.properties;
    const popup = document.createElement("div");
    const link = document.createElement("a");
    if (count === 1) {
      const { title, url, reference, supports } = feature.properties;
      Object.assign(link, { href: url, textContent: title });
      const more = document.createElement("p");
      more.textContent = supports === undefined ? reference : `${reference} · ${say(words.saySupports, supports)}`;
      popup.append(link, more);
    } else {
      const query = new URLSearchParams(words.query);
      query.set("cell", cell);
      Object.assign(link, { href: `${words.here}?${query}`, textContent: say(words.sayList, count) });
      popup.append(link);
    }
    marker.unbindPopup().bindPopup(popup).openPopup();
    link.focus({ preventScroll: true });
  };

  const chosen = (feature, marker) => {
    if (feature.properties.count === 1 || map.getZoom() >= map.getMaxZoom()) { opened(feature, marker); return; }
    map.setView(marker.getLatLng(), Math.min(map.getZoom() + 2, map.getMaxZoom()));
    box.focus({ preventScroll: true });
  };

  const mark = (feature) => {
    const { count, title } = feature.properties;
    const [lng, lat] = feature.geometry.coordinates;
    const size = sizes(count);
    const icon = L.divIcon({ className: `map-mark${count === 1 ? " map-mark--one" : ""}`, iconSize: [size, size], html: count === 1 ? "" : count.toLocaleString(document.documentElement.lang) });
    const label = count === 1 ? title : say(words.sayMany, count);
    const marker = L.marker([lat, lng], { icon, title: label, riseOnHover: true }).addTo(map);
    const element = marker.getElement();
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
    marker.on("click", () => chosen(feature, marker));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      chosen(feature, marker);
    });
    return marker;
  };

  const shown = (features) => {
    const cells = new Set(features.map((one) => one.properties.cell));
    for (const [cell, marker] of marks) if (!cells.has(cell)) { marker.remove(); marks.delete(cell); }
    for (const one of features) if (!marks.has(one.properties.cell)) marks.set(one.properties.cell, mark(one));
    const view = map.getBounds();
    const inside = features.filter(({ geometry: { coordinates: [lng, lat] } }) => view.contains([lat, lng]));
    const total = inside.reduce((sum, one) => sum + one.properties.count, 0);
    status.textContent = total ? say(words.sayView, total) : words.sayNone;
  };

  const load = async () => {
    asked?.abort();
    asked = new AbortController();
    const edges = map.getBounds().pad(0.1);
    const within = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
    const query = new URLSearchParams(words.query);
    query.set("bbox", [within(edges.getWest(), 180), within(edges.getSouth(), 85), within(edges.getEast(), 180), within(edges.getNorth(), 85)].join(","));
    query.set("zoom", String(Math.round(map.getZoom())));
    try {
      const answer = await fetch(`${words.points}?${query}`, { signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      shown((await answer.json()).features);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = words.sayWrong;
    }
  };
  map.on("moveend", load);
  load();
}

if (window.L) for (const box of document.querySelectorAll("[data-map]")) start(box);
