// Completes a name after an @ in a comment. Without this, one types the name.

const begun = /(?:^|[^\w@])@([\p{L}\p{N}][^@\n]{0,30})$/u;

document.addEventListener("input", async (event) => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !("mentions" in area.dataset)) return;
  const url = area.dataset.mentions || area.form?.dataset.names;
  const typed = begun.exec(area.value.slice(0, area.selectionStart))?.[1];
  const list = listUnder(area);
  if (!url || !typed) { list.replaceChildren(); return; }
  let names = [];
  try {
    const answer = await fetch(`${url}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) ({ names } = await answer.json());
  } catch { /* offline: one types the name */ }
  if (typed !== begun.exec(area.value.slice(0, area.selectionStart))?.[1]) return;  // typed on meanwhile
  list.replaceChildren(...names.map((name) => choice(area, list, name, typed.length)));
});

function listUnder(area) {
  if (area.nextElementSibling?.classList.contains("names")) return area.nextElementSibling;
  const list = document.createElement("div");
  list.className = "names";
  list.setAttribute("role", "status");
  area.after(list);
  return list;
}

function choice(area, list, name, length) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `@${name}`;
  button.addEventListener("click", () => {
    const end = area.selectionStart;
    area.setRangeText(`${name} `, end - length, end, "end");
    list.replaceChildren();
    area.focus();
  });
  return button;
}
