// A pin or an area on a map, written into the fields of the form. Without this file, one types the place.
import { frame } from "./frame.js";

const MOST = 200;

function start(part) {
  const words = part.dataset;
  const field = (name) => document.getElementById(words[name]);
  const [latitude, longitude, shape] = ["latitude", "longitude", "shape"].map(field);
  const box = part.querySelector("[data-place-map]");
  const status = part.querySelector("[data-place-status]");
  part.hidden = false;
  Object.assign(box.dataset, words);
  const map = frame(box, { described: words.how ?? "place-how" });
  let kind = "pin";
  let points = [];
  let drawn = null;

  const read = () => {
    try {
      const made = JSON.parse(shape?.value || "null");
      if (made?.type === "Polygon") { kind = "area"; return made.coordinates[0].slice(0, -1).map(([lng, lat]) => [lat, lng]); }
    } catch { /* what we can't read, the server answers for */ }
    const [lat, lng] = [latitude, longitude].map((one) => Number.parseFloat(one.value.replace(",", ".")));
    return Number.isFinite(lat) && Number.isFinite(lng) ? [[lat, lng]] : [];
  };

  const write = () => {
    const whole = kind === "area" && points.length > 2;
    if (shape) shape.value = whole ? JSON.stringify({ type: "Polygon", coordinates: [[...points, points[0]].map(([lat, lng]) => [lng, lat])] }) : "";
    latitude.value = kind === "pin" && points.length ? points[0][0].toFixed(6) : "";
    longitude.value = kind === "pin" && points.length ? points[0][1].toFixed(6) : "";
    for (const one of [latitude, longitude, shape]) one?.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const draw = () => {
    drawn?.remove();
    drawn = L.featureGroup().addTo(map);
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--pt-accent").trim();
    if (kind === "area" && points.length > 1) L.polygon(points, { color: colour, weight: 3, fillOpacity: 0.18, interactive: false }).addTo(drawn);
    for (const point of points) {
      L.marker(point, { icon: L.divIcon({ className: "map-mark map-mark--pin", iconSize: kind === "pin" ? [24, 24] : [14, 14] }), interactive: false, keyboard: false }).addTo(drawn);
    }
    for (const button of part.querySelectorAll("[data-place-kind]")) button.setAttribute("aria-pressed", String(button.dataset.placeKind === kind));
    if (!points.length) status.textContent = words.sayEmpty;
    else status.textContent = kind === "pin" ? words.sayPin : words.sayPoints.replace("{n}", points.length);
  };

  const put = ({ lat, lng }) => {
    const wrapped = map.wrapLatLng([lat, lng]);
    const point = [Number(wrapped.lat.toFixed(6)), Number(wrapped.lng.toFixed(6))];
    if (kind === "pin") points = [point];
    else if (points.length < MOST - 1) points = [...points, point];
    else { status.textContent = words.sayFull.replace("{n}", MOST); return; }
    write();
    draw();
  };

  map.on("click", ({ latlng }) => put(latlng));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== box) return;
    event.preventDefault();
    put(map.getCenter());
  });
  for (const button of part.querySelectorAll("[data-place-kind]")) {
    button.addEventListener("click", () => { kind = button.dataset.placeKind; points = []; write(); draw(); });
  }
  part.querySelector("[data-place-undo]")?.addEventListener("click", () => { points = points.slice(0, -1); write(); draw(); });
  part.querySelector("[data-place-clear]").addEventListener("click", () => { points = []; write(); draw(); });
  for (const one of [latitude, longitude]) one.addEventListener("change", () => { if (shape) shape.value = ""; kind = "pin"; points = read(); draw(); if (points.length) map.panTo(points[0]); });

  points = read();
  if (points.length === 1) map.setView(points[0], 15);
  else if (points.length) map.fitBounds(points, { maxZoom: 16 });
  draw();
}

if (window.L) for (const part of document.querySelectorAll("[data-place]")) start(part);
