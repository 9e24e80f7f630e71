// The queue by keyboard. Everything is also there to click, and works without this file.

const rows = [...document.querySelectorAll("[data-row]")];
const form = rows[0]?.closest("form");
const at = () => rows.indexOf(document.activeElement);

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { form?.requestSubmit(); event.preventDefault(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return;
  const steps = {
    j: () => rows[Math.min(at() + 1, rows.length - 1)]?.focus(),
    k: () => rows[Math.max(at() - 1, 0)]?.focus(),
    x: () => rows[Math.max(at(), 0)]?.closest("tr").querySelector("input").click(),
    o: () => rows[Math.max(at(), 0)]?.click(),
    u: () => document.querySelector("[data-undo]")?.click(),
    1: () => choose(0), 2: () => choose(1), 3: () => choose(2),
  };
  const step = steps[event.key.toLowerCase()];
  if (step) { step(); event.preventDefault(); }
});

function choose(number) {
  const radio = form?.querySelectorAll("input[name=outcome]")[number];
  if (radio) { radio.checked = true; radio.focus(); }
}
