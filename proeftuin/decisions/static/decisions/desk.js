// Keys for the desk. Without this file the same is done with Tab, the space bar and Enter.
const boxes = [...document.querySelectorAll(".queue input[type=checkbox]")];
const keys = document.getElementById("keys");
if (keys && boxes.length) keys.hidden = false;

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !boxes.length) return;
  const at = boxes.findIndex((box) => box.closest("tr").contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = event.key === "j" ? Math.min(at + 1, boxes.length - 1) : Math.max(at - 1, 0);
    boxes[next].focus();
    boxes[next].closest("tr").scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && at >= 0) {
    boxes[at].checked = !boxes[at].checked;
  } else if (event.key === "o" && at >= 0) {
    boxes[at].closest("tr").querySelector("th a").click();
  } else {
    return;
  }
  event.preventDefault();
});

// Ticking one means: the ticked ones.
for (const box of boxes) box.addEventListener("change", () => { document.querySelector("[name=which][value=ticked]").checked = true; });
