// Everything works without this file. It only shortens the way.

// After a mistake, go to the summary of mistakes.
document.getElementById("mistakes")?.focus();

// Menus close with Escape and with a click elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// How much room is left in a text.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const limit = Number(area.dataset.limit);
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.setAttribute("aria-hidden", "true");
  area.after(counter);
  const count = () => {
    const length = [...area.value].length;
    counter.textContent = `${length} / ${limit}`;
    counter.classList.toggle("counter--over", length > limit);
  };
  area.addEventListener("input", count);
  count();
}

// What someone sent is let go of once the next page shows that it arrived: not the form again, nor a page in its place.
try {
  const [key, path] = JSON.parse(sessionStorage.getItem("sent")) ?? [];
  if (key && path !== location.pathname) { localStorage.removeItem(key); sessionStorage.removeItem("sent"); }
} catch { /* storage is closed: nothing was kept */ }

// What someone writes stays on this device until it is saved.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${location.pathname}:${form.dataset.draft}`;
  const skip = new Set(["csrfmiddlewaretoken", "once", "version"]);
  const fields = () => [...form.elements].filter((field) => field.name && !skip.has(field.name) && /^(text|textarea|url|number|search|email)$/.test(field.type));
  let saved = null;
  try { saved = JSON.parse(localStorage.getItem(key)); } catch { /* storage is closed: nothing to bring back */ }
  if (saved && !document.getElementById("mistakes")) {
    const empty = fields().filter((field) => !field.value && saved[field.name]);
    for (const field of empty) field.value = saved[field.name];
    if (empty.length) form.prepend(Object.assign(document.createElement("p"), { className: "notice", role: "status", textContent: document.body.dataset.restored }));
  }
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
    try { localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value])))); } catch { /* as above */ }
  });
  form.addEventListener("submit", () => { changed = false; try { sessionStorage.setItem("sent", JSON.stringify([key, location.pathname])); } catch { /* as above */ } });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// Filters apply as one chooses, and keep the address.
for (const form of document.querySelectorAll("form[data-live]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
